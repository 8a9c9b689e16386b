package import Foundation

/// Runs ExifTool (Phil Harvey), which writes files with metadata, and says what is in them.
package enum ExifTool {
  private static let path = "/usr/bin/exiftool"
  package static let isInstalled = FileManager.default.isExecutableFile(atPath: path)

  /// Runs it.
  ///
  /// - Returns: what it wrote to standard output.
  @discardableResult
  package static func run(_ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    // What it warns of, such as a format without IPTC, shows in what is read.
    process.standardError = FileHandle.nullDevice
    return try process.output()
  }

  /// Writes tags into a file in place; minor errors do not keep it from that.
  package static func write(_ tags: [String], to file: String) throws {
    try run(["-m", "-q", "-overwrite_original"] + tags + [file])
  }
}
