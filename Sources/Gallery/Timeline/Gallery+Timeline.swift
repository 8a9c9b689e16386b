package import FoundationEssentials

/// How many images were taken in each month.
package struct MonthCounts: Sendable, Equatable {
  /// A month of the clocks that images were taken by.
  package struct Month: Sendable, Equatable {
    /// Year and month, such as `2019-05`.
    package let name: String
    /// When the next month begins, in seconds since 1970 as if clocks showed UTC.
    package let end: Int64
    package let images: Int
  }

  /// The last first, without those that have no image.
  package let months: [Month]
  /// How many images have no time.
  package let undated: Int
}

extension MonthCounts {
  /// Counts images.
  ///
  /// - Parameters:
  ///   - times: when they were taken, the last first, in seconds since 1970 as if clocks showed UTC.
  ///   - undated: how many have no time.
  package init(times: [Int64], undated: Int) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    var months: [Month] = []
    var rest = times[...]
    while let latest = rest.first.map({ Date(timeIntervalSince1970: Double($0)) }),
      let month = calendar.dateInterval(of: .month, for: latest)
    {
      let start = Int64(month.start.timeIntervalSince1970)
      let others = rest.drop { $0 >= start }
      let parts = calendar.dateComponents([.year, .month], from: latest)
      let digits = [(parts.year ?? 0, 4), (parts.month ?? 0, 2)].map { number, width in
        String(repeating: "0", count: max(0, width - "\(number)".count)) + "\(number)"
      }
      months.append(
        Month(
          name: digits.joined(separator: "-"), end: Int64(month.end.timeIntervalSince1970),
          images: rest.count - others.count))
      rest = others
    }
    (self.months, self.undated) = (months, undated)
  }
}

/// A place in the images by date: the last taken first, at the same time by ascending number, and those
/// without a time at the end.
package struct DatePlace: Sendable, Equatable {
  /// In seconds since 1970, as if clocks showed UTC; `nil` among images without a time.
  package let taken: Double?
  /// The image before the place.
  package let id: Int64

  /// - Parameters:
  ///   - taken: in seconds since 1970, as if clocks showed UTC; `nil` among images without a time.
  ///   - id: of the image before the place.
  package init(taken: Double?, id: Int64) { (self.taken, self.id) = (taken, id) }

  /// Before all images.
  package static let beginning = DatePlace(taken: .greatestFiniteMagnitude, id: 0)
}

/// An image in the order by date.
package struct DatedImage: Sendable, Equatable {
  package let id: Int64
  /// In seconds since 1970, as if clocks showed UTC; `nil` if it is not known.
  package let taken: Int64?
}

extension Gallery {
  /// How many of the images that meet a filter were taken in each month.
  ///
  /// Without a filter, the index of times is read once, without its images.
  ///
  /// - Parameters:
  ///   - filter: what they are to meet; `nil` for all images.
  ///   - timeZone: in which days of the filter begin.
  /// - Throws: as `images(meeting:in:)`.
  package func monthCounts(
    meeting filter: ImageFilter?, in timeZone: TimeZone = .current
  ) throws(GalleryError) -> MonthCounts {
    try connection.reading { () throws(GalleryError) in
      let all: Int
      var months: [MonthCounts.Month] = []
      if let filter {
        let condition = try filter.sql(fields, textIndexes, in: timeZone)
        all = try images(meeting: filter, in: timeZone).count
        if let times { months = try self.months(times, meeting: condition) }
      } else {
        all = try imageCount()
        if let times { months = try self.months(times) }
      }
      return MonthCounts(months: months, undated: all - months.reduce(0) { $0 + $1.images })
    }
  }

  private func months(_ times: TimeSource) throws(GalleryError) -> [MonthCounts.Month] {
    let (table, taken) = (times.table, times.column)
    // Goes from month to month in the index, also past years without images.
    return try connection.rows(
      """
      WITH RECURSIVE months(start) AS (
        SELECT unixepoch((SELECT max(\(taken)) FROM \(table)), 'unixepoch', 'start of month')
        UNION ALL
        SELECT unixepoch(
          (SELECT max(d.\(taken)) FROM \(table) d WHERE d.\(taken) < months.start), 'unixepoch', 'start of month')
        FROM months WHERE start IS NOT NULL
      ), ends AS (
        SELECT start, unixepoch(start, 'unixepoch', '+1 month') AS stop FROM months WHERE start IS NOT NULL
      )
      SELECT strftime('%Y-%m', start, 'unixepoch'), stop,
        (SELECT count(*) FROM \(table) d WHERE d.\(taken) >= start AND d.\(taken) < stop)
      FROM ends
      """, [], Self.month(in:))
  }

  private func months(
    _ times: TimeSource, meeting condition: SQL
  ) throws(GalleryError) -> [MonthCounts.Month] {
    try connection.rowsOnce(
      """
      SELECT month, unixepoch(month || '-01', '+1 month'), images FROM (
        SELECT strftime('%Y-%m', d.\(times.column), 'unixepoch') AS month, count(*) AS images
        FROM \(times.table) d CROSS JOIN images i
        WHERE i.id = d.image_id AND d.\(times.column) IS NOT NULL AND (\(condition.text))
        GROUP BY month
      ) ORDER BY month DESC
      """, condition.values, Self.month(in:))
  }

  private static func month(in row: Row) -> MonthCounts.Month {
    MonthCounts.Month(name: row.text(0), end: row.integer(1), images: Int(row.integer(2)))
  }

  /// Images by date, from a place on.
  ///
  /// - Parameters:
  ///   - filter: what they are to meet; `nil` for all images.
  ///   - timeZone: in which days of the filter begin.
  ///   - place: where they begin.
  ///   - limit: the most to return.
  /// - Throws: as `images(meeting:in:)`.
  package func imagesByDate(
    meeting filter: ImageFilter?, in timeZone: TimeZone = .current, after place: DatePlace, limit: Int
  ) throws(GalleryError) -> [DatedImage] {
    let condition = try filter?.sql(fields, textIndexes, in: timeZone) ?? SQL("TRUE")
    return try connection.reading { () throws(GalleryError) in
      var found: [DatedImage] = []
      if let times, let taken = place.taken {
        found = try connection.rowsOnce(
          """
          SELECT d.image_id, d.\(times.column) FROM \(times.table) d CROSS JOIN images i
          WHERE i.id = d.image_id AND d.\(times.column) <= ?1 AND (d.\(times.column) < ?1 OR d.image_id > ?2)
            AND (\(condition.text))
          ORDER BY d.\(times.column) DESC, d.image_id LIMIT ?
          """, [.real(taken), .integer(place.id)] + condition.values + [.integer(Int64(limit))]
        ) { DatedImage(id: $0.integer(0), taken: $0.integer(1)) }
      }
      guard found.count < limit else { return found }
      let known = times.map {
        "AND NOT EXISTS (SELECT 1 FROM \($0.table) d WHERE d.image_id = i.id AND d.\($0.column) IS NOT NULL)"
      }
      return found
        + (try connection.rowsOnce(
          """
          SELECT i.id FROM images i WHERE i.id > ?1 \(known ?? "") AND (\(condition.text)) ORDER BY i.id LIMIT ?
          """,
          [.integer(place.taken == nil ? place.id : 0)] + condition.values
            + [.integer(Int64(limit - found.count))]
        ) { DatedImage(id: $0.integer(0), taken: nil) })
    }
  }

  /// When images were taken, in seconds since 1970 as if clocks showed UTC; those whose time is not known are
  /// left out.
  package func timesTaken(of images: [Int64]) throws(GalleryError) -> [Int64: Int64] {
    guard let times else { return [:] }
    var found: [Int64: Int64] = [:]
    found.reserveCapacity(images.count)
    try connection.reading { () throws(GalleryError) in
      for image in images {
        let taken = try connection.row(
          "SELECT \(times.column) FROM \(times.table) WHERE image_id = ?", [.integer(image)]
        ) { $0.optionalInteger(0) }
        if case let taken?? = taken { found[image] = taken }
      }
    }
    return found
  }

  nonisolated var times: TimeSource? { tables.compactMap(\.times).first }
}
