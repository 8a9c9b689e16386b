import Files
import Gallery
import HTTPClient
import Imaging

/// Opens the pictures that queries name: files, images of the gallery, kept query pictures, and addresses.
struct PictureFiles: Sendable {
  let gallery: Gallery
  let keptQueries: KeptQueries
  let limits: DecodingLimits
  let fetcher = Fetcher()

  /// A query picture's file, and its name for errors.
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

  /// Fetches the picture at an http or https address that all the world can reach.
  ///
  /// - Throws: a `FaultyError` of fault `input` for an address that is malformed, leads into a private
  ///   network or to no picture; `resource` when the network fails.
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

  /// Opens the file of an image: the first that is as it was indexed, where there are several.
  ///
  /// - Throws: `LibraryError.noSuchImage`; `.originalGone`, `.originalOutside`, `.originalChanged` or
  ///   `.notReadable` when no file of the image can be given out.
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

  /// All that the gallery knows of an image.
  ///
  /// - Throws: `LibraryError.noSuchImage`.
  func details(of id: Int64) async throws -> ImageDetails {
    guard let details = try await gallery.reader.image(id) else { throw LibraryError.noSuchImage(id: id) }
    return details
  }
}
