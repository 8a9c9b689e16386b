import Eidetic
import Foundation
import Training

/// `train network`.
extension TrainHead {
  static func runNetwork(_ arguments: Arguments, _ context: Context) async throws {
    var order = try order(arguments)
    order.network = try fineTuning(arguments)
    let tools = try TrainingTools()
    let mayInstall = try tools.isInstalled || isInstallationWanted(arguments, context)
    try await train(arguments, context) { [order] trainer, progress in
      try await trainer.trainNetwork(
        order, program: program, tools: tools, mayInstall: mayInstall, progress: progress)
    }
  }

  private static func fineTuning(_ arguments: Arguments) throws -> FineTuningOrder {
    var order = FineTuningOrder()
    if let name = arguments.value("--network") { order.network = try FineTuningOrder.network(named: name) }
    switch arguments.value("--weights") {
    case nil, "published": break
    case "random": order.weights = .random
    case .some(let path): order.weights = .file(URL(filePath: path).absoluteURL.standardizedFileURL.path)
    }
    if let text = arguments.value("--layers") {
      guard let layers = FineTuningOrder.Layers(rawValue: text) else {
        throw UsageError(description: "Invalid --layers \"\(text)\": expected last or all")
      }
      order.layers = layers
    }
    order.epochs = try arguments.integer("--epochs", atLeast: 1)
    return order
  }

  /// Asks whether TensorFlow and Keras may be installed, having said what that takes.
  private static func isInstallationWanted(_ arguments: Arguments, _ context: Context) throws -> Bool {
    let text =
      "Fine-tuning needs TensorFlow and Keras: \(Format.bytes(TrainingTools.downloadBytes)) to download, "
      + "\(Format.bytes(TrainingTools.environmentBytes)) on disk."
    if arguments.has("--install") {
      context.console.note("eidetic: \(text)")
      return true
    }
    let question = Question(console: context.console)
    guard question.canBeAsked else {
      throw UsageError(description: "\(text) Add --install to install them.")
    }
    return try question.isConfirmed("\(text) Install them?")
  }
}
