import Foundation

/// The real networks and pictures that tests use where they are, and never carry.
package enum SharedData {
  /// The package's root.
  package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// `EIDETIC_SHARED`, or the folder `shared` beside the package.
  package static let folder = URL(
    filePath: ProcessInfo.processInfo.environment["EIDETIC_SHARED"] ?? "../shared",
    relativeTo: URL(filePath: root, directoryHint: .isDirectory)
  ).absoluteURL.standardized.path

  package static func has(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + name)
  }

  /// The models that set-up made.
  package static let builtInModels = root + "/.deps/models"

  /// The models that set-up makes for tests alone.
  package static let testModels = root + "/.deps/test-models"

  /// The interpreter with PyTorch that `Tools/models/environment torch` makes; `nil` if it was not made.
  package static let torchPython: String? = {
    let path = root + "/.deps/torch-python/bin/python"
    return FileManager.default.isExecutableFile(atPath: path) ? path : nil
  }()
}
