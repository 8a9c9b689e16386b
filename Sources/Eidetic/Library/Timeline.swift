import Gallery

/// How many images were taken in each month, and where each month begins in the list of them: the last taken
/// first, and those without a date at the end.
public struct Timeline: Sendable, Codable, Equatable {
  /// A month, as the clocks of the images' places showed it.
  public struct Month: Sendable, Codable, Equatable {
    /// Year and month, such as `2019-05`.
    public let month: String
    /// How many images were taken in it: 1 or more.
    public let images: Int
    /// Where it begins.
    public let cursor: Cursor
  }

  /// Images without a date.
  public struct Undated: Sendable, Codable, Equatable {
    /// How many there are: 1 or more.
    public let images: Int
    /// Where they begin.
    public let cursor: Cursor
  }

  /// How many images there are.
  public let images: Int
  /// The months that have images, the last first.
  public let months: [Month]
  /// The images without a date; `nil` for none.
  public let undated: Undated?

  /// - Parameters:
  ///   - counts: of the images in their order.
  ///   - limit: how many of the images are counted, from the first on.
  init(_ counts: MonthCounts, limit: Int = .max) {
    var passed = 0
    var months: [Month] = []
    for month in counts.months where passed < limit {
      let images = min(month.images, limit - passed)
      // Times are whole seconds, so none is the same.
      let cursor = Cursor(passed: passed, key: Double(month.end) - 0.5, id: 0)
      months.append(Month(month: month.name, images: images, cursor: cursor))
      passed += images
    }
    self.months = months
    let rest = min(counts.undated, limit - passed)
    undated = rest > 0 ? Undated(images: rest, cursor: .undated(passed: passed, after: 0)) : nil
    images = passed + rest
  }
}

extension Cursor {
  /// The sort key of images without a date.
  private static let undatedKey = -1e18

  /// The sort key of images by date: higher comes first.
  ///
  /// - Parameter taken: in seconds since 1970, as if clocks showed UTC; `nil` for images without a date.
  static func dateKey(_ taken: Int64?) -> Double { taken.map(Double.init) ?? undatedKey }

  /// A place among the images without a date.
  ///
  /// - Parameters:
  ///   - passed: how many images come before it.
  ///   - id: of the image before it; 0 for the beginning.
  static func undated(passed: Int, after id: Int64) -> Cursor {
    Cursor(passed: passed, key: undatedKey, id: id)
  }

  /// The place in the images by date.
  var datePlace: DatePlace { DatePlace(taken: key <= Self.undatedKey ? nil : key, id: id) }
}

extension DatedImage {
  /// The place after it.
  ///
  /// - Parameter passed: how many images come before the place.
  func cursor(passed: Int) -> Cursor { Cursor(passed: passed, key: Cursor.dateKey(taken), id: id) }
}
