import Eidetic
import Files
import Foundation
import Imaging
import Models
import Synchronization

/// Fine-tunes a network with the scripts of Tools/training, in a folder of its own.
///
/// The folder holds the plan, the prepared pictures and checkpoints. If it is there already with the same
/// plan, as after a crash, the work goes on where it was. It is removed when the work is done, fails for
/// good, or is cancelled.
struct FineTuning {
  /// What was made.
  struct Result {
    /// Of the head, then of the fine-tuned network.
    let stages: [StageOutcome]
    /// On embeddings of the new network.
    let head: ClassHead
    /// The folder with the network and its card.
    let model: String
    let outcome: FineTuningOutcome
  }

  /// The most memory of the script, in bytes.
  static let memory = 6 << 30

  let tools: TrainingTools
  let plan: FineTuningPlan
  let labelled: LabelledPictures
  let interpolation: Interpolation
  /// The working folder.
  let folder: String

  /// Does the work.
  ///
  /// - Parameters:
  ///   - progress: what is being done.
  ///   - body: takes the result while the folder is there.
  /// - Throws: `TrainingError`; `CancellationError`; what reading pictures throws. The folder is removed, but
  ///   kept after `TrainingError.fineTuning` for want of memory or disk space, so that the work can go on.
  func run<Value>(
    progress: @escaping @Sendable (JobProgress) -> Void, _ body: (Result) async throws -> Value
  ) async throws -> Value {
    do {
      let value = try await body(try await result(progress))
      try remove()
      return value
    } catch {
      if (error as? TrainingError)?.canGoOn != true { try remove() }
      throw error
    }
  }

  private func result(_ progress: @escaping @Sendable (JobProgress) -> Void) async throws -> Result {
    let python = try await tools.python { done in
      progress(JobProgress(done: done, unit: "packages", stage: "Installing TensorFlow and Keras (2 GB)"))
    }
    try begin()
    let count = labelled.pictures.count
    let pixels = PreparedPixels(side: plan.side, interpolation: interpolation)
    try await pixels.write(labelled.pictures, into: folder) {
      progress(JobProgress(done: $0, total: count, unit: "pictures", stage: "Preparing pictures"))
    }
    try await learn(python, progress)
    return try found()
  }

  /// Makes the folder, unless it is there with the same plan.
  private func begin() throws {
    let (path, json) = ("\(folder)/plan.json", try plan.json())
    if FileManager.default.contents(atPath: path) == json { return }
    try remove()
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try json.write(to: URL(filePath: path), options: .atomic)
    } catch { throw TrainingError.work(folder, error) }
  }

  private func remove() throws(TrainingError) {
    guard FileSystem.entry(at: folder) != nil else { return }
    do { try FileManager.default.removeItem(atPath: folder) } catch { throw .work(folder, error) }
  }

  private func learn(_ python: String, _ progress: @escaping @Sendable (JobProgress) -> Void) async throws {
    var variables = ProcessInfo.processInfo.environment
    variables["PYTHONDONTWRITEBYTECODE"] = "1"
    let last = Mutex((failure: FineTuningReport?.none, isDone: false))
    let ended = try await ChildProcess(
      python, ["\(tools.scripts)/fine_tune.py", folder, "\(getpid())"], variables: variables
    ).run { source, line in
      guard source == .output, let report = FineTuningReport(line: line) else { return }
      switch report.event {
      case .progress:
        progress(JobProgress(done: report.done ?? 0, total: report.total, stage: report.title))
      case .step: break
      case .done: last.withLock { $0.isDone = true }
      case .error: last.withLock { $0.failure = report }
      }
    }
    let (failure, isDone) = last.withLock { $0 }
    if ended.ending == .exit(0), isDone { return }
    throw error(failure, ended.ending, ended.errors)
  }

  private func error(
    _ failure: FineTuningReport?, _ ending: ChildProcess.Ending, _ errors: String
  ) -> TrainingError {
    let network = plan.network
    if let failure {
      let message = failure.message ?? errors
      switch failure.kind {
      case .memory: return .fineTuning(network: network, reason: .memory(bytes: plan.memory))
      case .disk: return .fineTuning(network: network, reason: .diskFull(folder: folder))
      case .network: return .fineTuning(network: network, reason: .download(message))
      case .plan, .parity, .other, nil: return .fineTuning(network: network, reason: .failed(message))
      }
    }
    return switch ending {
    case .signal(SIGKILL), .signal(SIGABRT): .fineTuning(network: network, reason: .killed)
    case .signal(let number): .fineTuning(network: network, reason: .failed("signal \(number)"))
    case .exit(let code):
      .fineTuning(
        network: network,
        reason: .failed(errors.isEmpty ? "it ended with the code \(code)" : errors))
    }
  }

  /// Reads what the script left.
  private func found() throws -> Result {
    let outcome = try JSONDecoder().decode(FineTuningOutcome.self, from: try contents("outcome.json"))
    let stages = try outcome.stages.map { stage in
      StageOutcome(
        stage: stage.stage, seconds: stage.seconds,
        probabilities: try rows(of: "\(stage.stage.rawValue).f32"), steps: stage.steps)
    }
    let numbers = try floats("classifier.f32")
    let head = ClassHead(
      classes: plan.classes, weights: Array(numbers.dropLast(plan.classes.count)),
      bias: Array(numbers.suffix(plan.classes.count)), threshold: Self.threshold(stages.last, labelled))
    return Result(stages: stages, head: head, model: "\(folder)/model/\(plan.name)", outcome: outcome)
  }

  /// The probability below which an answer is none of the classes, as for a head; 0 without a validation
  /// part.
  private static func threshold(_ stage: StageOutcome?, _ labelled: LabelledPictures) -> Float {
    let right = zip(labelled.pictures, stage?.probabilities ?? []).compactMap { picture, row in
      picture.part == .validation && row.max() == row[picture.label] ? row[picture.label] : nil
    }.sorted()
    return right.isEmpty ? 0 : right[Int(HeadFit.rejectedShare * Double(right.count))]
  }

  private func contents(_ name: String) throws(TrainingError) -> Data {
    do { return try Data(contentsOf: URL(filePath: "\(folder)/\(name)")) } catch {
      throw .work("\(folder)/\(name)", error)
    }
  }

  private func floats(_ name: String) throws(TrainingError) -> [Float] {
    let bytes = [UInt8](try contents(name))
    return stride(from: 0, to: bytes.count / 4 * 4, by: 4).map { place in
      Float(
        bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) })
    }
  }

  private func rows(of name: String) throws(TrainingError) -> [[Float]] {
    let (numbers, width) = (try floats(name), plan.classes.count)
    guard numbers.count == labelled.pictures.count * width else {
      throw .work(path: "\(folder)/\(name)", reason: "it has \(numbers.count) numbers")
    }
    return stride(from: 0, to: numbers.count, by: width).map { Array(numbers[$0..<($0 + width)]) }
  }
}
