import Foundation

extension Workplace {
  /// The folder of the default network.
  static let builtInModel = Program.tree + "/.deps/models/efficientnet-lite0"

  /// The interpreter with PyTorch that `Tools/models/environment torch` makes; `nil` if it was not made.
  static let torchPython: String? = {
    let path = Program.tree + "/.deps/torch-python/bin/python"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()

  /// Copies the default network under another name.
  ///
  /// - Returns: its card's path.
  func copyModel(named name: String) throws -> String {
    let folder = "\(folder)/\(name)"
    try FileManager.default.copyItem(atPath: Self.builtInModel, toPath: folder)
    let old = "\(folder)/efficientnet-lite0.json"
    let card = try String(contentsOfFile: old, encoding: .utf8).replacingOccurrences(
      of: "\"name\": \"efficientnet-lite0\"", with: "\"name\": \"\(name)\"")
    try FileManager.default.removeItem(atPath: old)
    try Data(card.utf8).write(to: URL(filePath: "\(folder)/\(name).json"))
    return "\(folder)/\(name).json"
  }
}
