package import FoundationEssentials
package import Vocabulary

/// What lists and answers show of an image.
package struct ImageSummary: Sendable, Equatable {
  package let id: Int64
  /// Where it was found first.
  package let path: String
  /// Pixels, upright.
  package let width: Int
  /// Pixels, upright.
  package let height: Int
  /// The file's length.
  package let bytes: Int64
  /// When the file was changed last, in nanoseconds since 1970.
  package let modified: Int64
  /// When it was taken, as the clock showed, after ISO 8601 as far as it is known and with its zone if that
  /// is: `2019-05-03T10:20:30+02:00`, `2019-05`; `nil` if nothing is known.
  package let taken: String?
}

/// All that the gallery knows of an image.
package struct ImageDetails: Sendable, Equatable {
  package let record: ImageRecord
  /// When it was indexed first, in seconds since 1970.
  package let added: Int64
  /// The files that hold it, in the order in which they were found.
  package let files: [FileStamp]
  /// The names of the spaces in which it has an embedding.
  package let spaces: [String]
}

extension Gallery {
  /// An image's file; the first one counts where there are several.
  private var summary: String {
    let taken = times.map { (text: $0.text, rows: "LEFT JOIN \($0.table) v ON v.image_id = i.id") }
    return """
      SELECT i.id, p.path, i.width, i.height, i.bytes, p.modified, \(taken?.text ?? "NULL") FROM images i
      JOIN paths p ON p.id = (SELECT min(id) FROM paths WHERE image_id = i.id) \(taken?.rows ?? "")
      """
  }

  /// What is shown of images, in their order; nothing for one that is not there.
  package func summaries(of images: [Int64]) throws(GalleryError) -> [ImageSummary?] {
    var summaries: [ImageSummary?] = []
    summaries.reserveCapacity(images.count)
    for image in images {
      summaries.append(
        try connection.row("\(summary) WHERE i.id = ?", [.integer(image)], Self.summary(in:)))
    }
    return summaries
  }

  /// What an answer shows of its images.
  package struct Listing: Sendable {
    /// In the order of the images; nothing for one that is not there.
    package let summaries: [ImageSummary?]
    /// All paths of each image, in the order in which they were found.
    package let paths: [Int64: [String]]
    /// Where the wanted regions are.
    package let regions: [Int64: Region]
  }

  /// What an answer shows of its images.
  ///
  /// - Parameters:
  ///   - images: their numbers.
  ///   - regions: the wanted regions of some of them.
  ///   - space: that the regions are of.
  package func listing(
    of images: [Int64], regions: [(imageID: Int64, number: Int)], inSpace space: String?
  ) throws(GalleryError) -> Listing {
    try connection.reading { () throws(GalleryError) in
      var areas: [Int64: Region] = [:]
      if let space, !regions.isEmpty { areas = try self.regions(regions, inSpace: space) }
      return Listing(summaries: try summaries(of: images), paths: try paths(ofImages: images), regions: areas)
    }
  }

  private func paths(ofImages images: [Int64]) throws(GalleryError) -> [Int64: [String]] {
    var paths: [Int64: [String]] = [:]
    for image in images {
      paths[image] = try connection.rows(
        "SELECT path FROM paths WHERE image_id = ? ORDER BY id", [.integer(image)]
      ) { $0.text(0) }
    }
    return paths
  }

  /// The images that were indexed before another one, the newest first.
  ///
  /// - Parameters:
  ///   - before: an image's number; `Int64.max` for the newest images.
  ///   - limit: the most that are answered.
  ///   - filter: what they are to meet; `nil` for all images.
  ///   - timeZone: in which days of the filter begin.
  /// - Throws: as `images(meeting:in:)`.
  package func images(
    before id: Int64, limit: Int, meeting filter: ImageFilter? = nil, in timeZone: TimeZone = .current
  ) throws(GalleryError) -> [ImageSummary] {
    let condition = try filter?.sql(fields, textIndexes, in: timeZone) ?? SQL("TRUE")
    return try connection.rowsOnce(
      "\(summary) WHERE i.id < ? AND (\(condition.text)) ORDER BY i.id DESC LIMIT ?",
      [.integer(id)] + condition.values + [.integer(limit)], Self.summary(in:))
  }

  /// All that is known of an image; nothing when there is no such image.
  package func image(_ id: Int64) throws(GalleryError) -> ImageDetails? {
    let image = try connection.row(
      "SELECT hash, bytes, width, height, format, added FROM images WHERE id = ?", [.integer(id)]
    ) { row in
      (
        record: ImageRecord(
          hash: ContentHash(bytes: row.bytes(0)), bytes: row.integer(1), width: Int(row.integer(2)),
          height: Int(row.integer(3)), format: row.text(4)), added: row.integer(5)
      )
    }
    guard let image else { return nil }
    let files = try connection.rows(
      "SELECT root_id, path, size, modified, inode, changed FROM paths WHERE image_id = ? ORDER BY id",
      [.integer(id)]
    ) {
      FileStamp(
        rootID: $0.integer(0), path: $0.text(1), size: $0.integer(2), modified: $0.integer(3),
        inode: $0.optionalInteger(4), changed: $0.optionalInteger(5))
    }
    let spaces = try connection.rows(
      "SELECT s.name FROM embeddings e JOIN spaces s ON s.id = e.space_id WHERE e.image_id = ? ORDER BY s.id",
      [.integer(id)]
    ) { $0.text(0) }
    return ImageDetails(record: image.record, added: image.added, files: files, spaces: spaces)
  }

  /// The images that lie at paths, by path, without paths that hold none.
  package func imageIDs(of paths: [String]) throws(GalleryError) -> [String: Int64] {
    var ids: [String: Int64] = [:]
    for path in paths {
      let id = try connection.row("SELECT image_id FROM paths WHERE path = ?", [.text(path)]) {
        $0.optionalInteger(0)
      }
      if case let id?? = id { ids[path] = id }
    }
    return ids
  }

  /// An image's hash; nothing when there is no such image.
  package func hash(of id: Int64) throws(GalleryError) -> ContentHash? {
    try connection.row("SELECT hash FROM images WHERE id = ?", [.integer(id)]) {
      ContentHash(bytes: $0.bytes(0))
    }
  }

  private static func summary(in row: Row) -> ImageSummary {
    ImageSummary(
      id: row.integer(0), path: row.text(1), width: Int(row.integer(2)), height: Int(row.integer(3)),
      bytes: row.integer(4), modified: row.integer(5), taken: row.optionalText(6))
  }
}
