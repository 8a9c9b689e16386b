/// How many bytes at the beginning of a file tell a gallery's database.
package let galleryHeaderLength = 72

/// Whether a file begins as a gallery's database does: SQLite's name, and this program's number at byte 68.
///
/// - Parameter head: the first `galleryHeaderLength` bytes.
package func isGalleryHeader(_ head: [UInt8]) -> Bool {
  guard head.count >= galleryHeaderLength, head.starts(with: "SQLite format 3\0".utf8) else { return false }
  return head[68..<72].reduce(0) { $0 << 8 | Int($1) } == Schema.applicationID
}
