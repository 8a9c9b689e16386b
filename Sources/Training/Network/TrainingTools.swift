import Eidetic
import Files
import Foundation
import Synchronization

/// The scripts that fine-tune networks, and the Python environment that they need.
public struct TrainingTools: Sendable {
  /// The size of the environment on disk, in bytes.
  public static let environmentBytes = 1_900_000_000
  /// The size of what is downloaded for it, in bytes.
  public static let downloadBytes = 450_000_000

  /// The folder with the scripts.
  let scripts: String
  /// The folder of the environment.
  let environment: String

  /// - Parameters:
  ///   - scripts: the folder with `environment` and `fine_tune.py`.
  ///   - environment: the folder of the Python environment; made when it is needed.
  public init(scripts: String, environment: String) {
    (self.scripts, self.environment) = (scripts, environment)
  }

  /// The tools of this program: beside an installed one, with the environment in the user's cache; or in the
  /// source tree.
  ///
  /// - Throws: `TrainingError.tools` if there are none.
  public init() throws(TrainingError) {
    guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
      throw .tools(expected: "the program's folder")
    }
    let folder = program.deletingLastPathComponent()
    func exists(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }
    let installed = folder.appending(path: "../share/eidetic/tools/training").standardized
    if exists(installed.appending(path: "fine_tune.py")) {
      guard let cache = Self.cache() else { throw .tools(expected: "a home folder for the environment") }
      self.init(scripts: installed.path, environment: cache + "/eidetic/training")
      return
    }
    let tree = folder.appending(path: "../../..").standardized
    let scripts = tree.appending(path: "Tools").appending(path: "training")
    guard exists(scripts.appending(path: "fine_tune.py")) else { throw .tools(expected: installed.path) }
    self.init(scripts: scripts.path, environment: tree.appending(path: ".deps/training").path)
  }

  /// Whether the environment is there. It may still be brought up to date when it is used.
  public var isInstalled: Bool {
    FileManager.default.isExecutableFile(atPath: environment + "/bin/python")
  }

  private static func cache() -> String? {
    let variables = ProcessInfo.processInfo.environment
    if let folder = variables["XDG_CACHE_HOME"], folder.hasPrefix("/") { return folder }
    return variables["HOME"].map { $0 + "/.cache" }
  }

  /// Makes the environment unless it is there.
  ///
  /// - Parameter progress: is called with the number of packages at hand.
  /// - Returns: the path of its Python.
  /// - Throws: `TrainingError.environment`, `CancellationError`; then nothing is left behind.
  func python(progress: @escaping @Sendable (Int) -> Void) async throws -> String {
    do { return try await made(progress) } catch {
      // Of a script that had to be killed, its unfinished work is left.
      let unfinished = environment + ".new"
      if FileSystem.entry(at: unfinished) != nil { try FileManager.default.removeItem(atPath: unfinished) }
      throw error
    }
  }

  private func made(_ progress: @escaping @Sendable (Int) -> Void) async throws -> String {
    let found = Mutex((packages: 0, python: String?.none))
    let ended = try await ChildProcess(
      "/bin/bash", [scripts + "/environment", environment], variables: ProcessInfo.processInfo.environment
    ).run { source, line in
      switch source {
      case .output: found.withLock { $0.python = line }
      case .errors where line.contains("Downloading ") || line.contains("Using cached "):
        progress(
          found.withLock {
            $0.packages += 1
            return $0.packages
          })
      case .errors: break
      }
    }
    switch ended.ending {
    case .exit(0):
      guard let python = found.withLock(\.python) else {
        throw TrainingError.environment(.failed, detail: ended.errors)
      }
      return python
    case .exit(3): throw TrainingError.environment(.noPython, detail: ended.errors)
    case .exit(4): throw TrainingError.environment(.diskFull, detail: ended.errors)
    case .exit(5):
      let isFull = ended.errors.contains("No space left")
      throw TrainingError.environment(isFull ? .diskFull : .packages, detail: ended.errors)
    case .exit, .signal: throw TrainingError.environment(.failed, detail: ended.errors)
    }
  }
}
