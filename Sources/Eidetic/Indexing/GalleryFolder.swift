import Files
import Gallery

/// Tells galleries from folders of pictures.
enum GalleryFolder {
  private static let database = "gallery.sqlite"
  private static let own = ["thumbnails", "vectors", "queries", "models", "indexing.lock"]

  /// Whether a folder is a gallery: it contains the database of one.
  static func isGallery(_ folder: String, _ listing: FolderListing) -> Bool {
    listing.has(database) && isGallery(folder)
  }

  /// Whether a folder contains a gallery's database: by its header, or by a write-ahead log that shows it is
  /// in use.
  private static func isGallery(_ folder: String) -> Bool {
    if isThere("\(folder)/\(database)"), isThere("\(folder)/\(database)-wal") { return true }
    guard var file = try? FileReader("\(folder)/\(database)"),
      let head = try? file.beginning(galleryHeaderLength)
    else { return false }
    return isGalleryHeader(head)
  }

  private static func isThere(_ path: String) -> Bool {
    do {
      _ = try FileReader(path)
      return true
    } catch {
      return false
    }
  }

  /// Whether an entry of a gallery's folder belongs to the gallery.
  static func isOwn(_ name: Substring) -> Bool {
    name.utf8.starts(with: database.utf8) || own.contains { $0.utf8.elementsEqual(name.utf8) }
  }

  /// The gallery that a path belongs to; `nil` if it belongs to none.
  ///
  /// - Parameters:
  ///   - path: absolute, without symbolic links.
  ///   - galleryFolder: of the gallery being filled, without symbolic links; it may be new.
  static func gallery(owning path: String, filling galleryFolder: String) -> String? {
    var place = path
    while place != "/" {
      let (folder, name) = FileSystem.parts(of: place)
      let isFilled = folder.utf8.elementsEqual(galleryFolder.utf8)
      if isOwn(name[...]), isFilled || isGallery(folder) { return folder }
      place = folder
    }
    return nil
  }
}
