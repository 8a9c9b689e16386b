import Files
import Foundation
import Gallery

/// A folder of vectors for other programs, and from them.
///
/// | file | what |
/// |---|---|
/// | `vectors.npy` | `[n, d]`, 32-bit floating-point numbers, one row for each picture |
/// | `ids.npy` | `[n]`, 64-bit integers: the pictures' numbers in the library; not read |
/// | `pictures.jsonl` | for each row, in their order, a line with a JSON object: `id` and `hash` of the picture, its `path`, and `file` if it has a file of its own |
/// | `NAME.npy` | `[d]`, on request, for each picture: NAME is that of the picture without its ending, followed by its number if that is not unique |
struct VectorFolder {
  /// A line of `pictures.jsonl`.
  struct Line: Codable {
    var id: Int64?
    var hash: String?
    var path: String?
    var file: String?
  }

  let path: String

  var vectors: String { path + "/vectors.npy" }
  var ids: String { path + "/ids.npy" }
  var pictures: String { path + "/pictures.jsonl" }

  /// The names that no picture's file may have, in lower case.
  private static let reserved: Set = ["vectors", "ids", "pictures"]

  /// Makes the folder, if there is none.
  ///
  /// - Throws: `LibraryError.vectors` if there is something in it, `.write`.
  func create() throws(LibraryError) {
    if let entry = FileSystem.entry(at: path) {
      guard entry.kind.isFolder, let listing = try? FileSystem.listing(of: path), listing.entries.isEmpty,
        listing.hidden.isEmpty
      else {
        throw .vectors(path: path, reason: "there is something already; choose an empty or a new folder")
      }
      return
    }
    do throws(FileSystem.Failure) {
      try FileSystem.makeFolder(path)
    } catch {
      throw .write(path: path, code: error.code, reason: error.reason)
    }
  }

  /// The names of the pictures' own files, without `.npy`.
  ///
  /// - Parameter pictures: with their numbers and paths.
  static func names(of pictures: [(id: Int64, path: String)]) -> [String] {
    let stems = pictures.map { picture in
      let name = FileSystem.parts(of: picture.path).name
      guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
      return String(name[..<dot])
    }
    // Some file systems take capitals for small letters.
    let counts = Dictionary(grouping: stems) { $0.lowercased() }.mapValues(\.count)
    return zip(stems, pictures).map { stem, picture in
      let isUnique = counts[stem.lowercased()] == 1 && !reserved.contains(stem.lowercased())
      return isUnique ? stem : "\(stem) (\(picture.id))"
    }
  }

  /// The lines of `pictures.jsonl`.
  ///
  /// - Throws: `LibraryError.vectors` for a line that is no picture; `.noSuchFile`, `.notReadable`.
  func lines() throws(LibraryError) -> [Line] {
    let bytes: [UInt8]?
    do throws(FileSystem.Failure) {
      var reader = try FileReader(pictures)
      bytes = try reader.contents(limit: 1 << 30)
    } catch {
      throw .reading(pictures, error)
    }
    guard let bytes else {
      throw .vectors(path: pictures, reason: "it is larger than 1 GB; import fewer pictures at a time")
    }
    var lines: [Line] = []
    for text in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true) {
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(text)),
        line.hash != nil || line.path != nil
      else {
        throw .vectors(
          path: pictures,
          reason: "line \(lines.count + 1) is no JSON object with the \"hash\" or the \"path\" of a picture; "
            + "write one line for each row")
      }
      lines.append(line)
    }
    return lines
  }
}
