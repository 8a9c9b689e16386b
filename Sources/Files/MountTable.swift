#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The mount points of file systems: a folder whose disk was unmounted belongs to another one than before.
package struct MountTable: Sendable {
  /// The longest first.
  private let points: [String]

  /// The present mount points.
  package static func current() -> MountTable {
    #if os(Linux)
      guard var file = try? FileReader("/proc/self/mountinfo"),
        let bytes = try? file.everything(limit: 1 << 24)
      else {
        return MountTable(points: [])
      }
      return MountTable(mountInfo: bytes)
    #else
      var list: UnsafeMutablePointer<statfs>?
      let count = unsafe getmntinfo(&list, MNT_NOWAIT)
      guard count > 0, let list = unsafe list else { return MountTable(points: []) }
      let points = (0..<Int(count)).map { place in
        unsafe withUnsafeBytes(of: &list[place].f_mntonname) { PathText.text($0.prefix { $0 != 0 }) }
      }
      return MountTable(points: points)
    #endif
  }

  package init(points: [String]) { self.points = points.sorted { $0.utf8.count > $1.utf8.count } }

  /// Reads Linux' `/proc/self/mountinfo` (proc_pid_mountinfo(5)): the fifth field is the mount point, with
  /// blanks, tabs, newlines and backslashes as three octal digits.
  package init(mountInfo bytes: [UInt8]) {
    let points = bytes.split(separator: UInt8(ascii: "\n")).compactMap { line -> String? in
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
      return fields.count > 4 ? PathText.text(Self.unescaped(Array(fields[4]))) : nil
    }
    self.init(points: points)
  }

  private static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var place = 0
    while place < bytes.count {
      let digits = bytes[place...].dropFirst().prefix(3)
      if bytes[place] == UInt8(ascii: "\\"), digits.count == 3,
        digits.allSatisfy({ (0x30...0x37).contains($0) })
      {
        result.append(UInt8(truncatingIfNeeded: digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }))
        place += 4
      } else {
        result.append(bytes[place])
        place += 1
      }
    }
    return result
  }

  /// The mount point of a folder's file system; empty if it is not known.
  package func point(of folder: String) -> String { points.first { isPath(folder, within: $0) } ?? "" }
}
