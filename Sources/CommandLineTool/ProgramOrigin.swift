import Foundation

/// The commit that the program was built from.
enum ProgramOrigin {
  /// The commit of the source tree that contains the program, or that it was installed from; `nil` if neither
  /// is known. Reads the tree's present commit, not the one at build time.
  static var commit: String? {
    guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return nil }
    let folder = program.deletingLastPathComponent()
    return line(folder.appending(path: "../share/eidetic/commit"))
      ?? head(folder.appending(path: "../../../.git"))
  }

  /// The commit that is checked out.
  private static func head(_ repository: URL) -> String? {
    guard let head = line(repository.appending(path: "HEAD")) else { return nil }
    guard head.hasPrefix("ref: ") else { return head }
    let name = String(head.dropFirst("ref: ".count))
    if let commit = line(repository.appending(path: name)) { return commit }
    let packed = try? String(contentsOf: repository.appending(path: "packed-refs"), encoding: .utf8)
    return packed?.split(separator: "\n").first { $0.hasSuffix(" " + name) }.map {
      String($0.prefix { $0 != " " })
    }
  }

  private static func line(_ file: URL) -> String? {
    (try? String(contentsOf: file.standardized, encoding: .utf8))?.split(separator: "\n").first.map(
      String.init)
  }
}
