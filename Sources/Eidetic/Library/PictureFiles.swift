import Files
import Gallery
import HTTPClient
import Imaging

/// Opens the pictures of queries: files, images of the gallery, saved query pictures, and URLs.
struct PictureFiles: Sendable {
  let gallery: Gallery
  let keptQueries: KeptQueries
  let limits: DecodingLimits
  let fetcher = Fetcher()

  /// The content of a query picture's file, and its name for errors.
  func contents(of example: Query.Example) async throws -> (bytes: [UInt8], name: String) {
    switch example {
    case .file(let path): return (try bytes(ofFile: path), path)
    case .bytes(let bytes, let name): return (bytes, name)
    case .image(let id):
      let file = try await original(of: id)
      return (try file.contents(limit: limits.maximumBytes), file.path)
    case .address(let address): return (try await fetch(address), address)
    case .kept(let id): return (try keptQueries.contents(of: id, limit: limits.maximumBytes).bytes, id)
    }
  }

  /// Downloads the picture at a public http or https URL.
  ///
  /// - Throws: a `FaultyError`: of kind `unsupported` for a URL that is malformed, private or not a
  ///   picture's; `unreadable` if the server does not have it; `tooLarge`; `resource` if the network fails.
  func fetch(_ address: String) async throws -> [UInt8] {
    let bytes = try await fetcher.fetch(address).bytes
    guard PictureFormat.sniff(bytes) != nil else { throw ImagingError.unknownFormat(name: address) }
    return bytes
  }

  /// A picture file's bytes.
  func bytes(ofFile path: String) throws -> [UInt8] {
    do throws(FileSystem.Failure) {
      var reader = try FileReader(path)
      if let bytes = try reader.contents(limit: limits.maximumBytes) { return bytes }
    } catch {
      throw LibraryError.reading(path, error)
    }
    throw ImagingError.tooManyBytes(name: path, got: limits.maximumBytes + 1, limit: limits.maximumBytes)
  }

  /// Opens the file of an image: the first of its files that has not changed since it was indexed.
  ///
  /// - Throws: `LibraryError.noSuchImage`; `.originalGone`, `.originalOutside`, `.originalChanged` or
  ///   `.notReadable` if there is no such file.
  func original(of id: Int64) async throws -> OriginalFile {
    let details = try await details(of: id)
    let roots = try await gallery.reader.roots()
    var failure = LibraryError.noSuchImage(id: id)
    for file in details.files {
      do throws(LibraryError) {
        return try OriginalFile(file, details.record, roots: roots)
      } catch {
        failure = error
      }
    }
    throw failure
  }

  /// The details of an image.
  ///
  /// - Throws: `LibraryError.noSuchImage`.
  func details(of id: Int64) async throws -> ImageDetails {
    guard let details = try await gallery.reader.image(id) else { throw LibraryError.noSuchImage(id: id) }
    return details
  }
}
