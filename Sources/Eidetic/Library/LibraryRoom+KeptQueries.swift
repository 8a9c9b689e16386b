public import FoundationEssentials
import Imaging

extension LibraryRoom {
  /// How long a query picture can be saved, in days.
  public static let keptDays = 1...365

  /// Saves a query picture in the gallery's folder until it expires, so that its search has a link.
  ///
  /// - Parameters:
  ///   - bytes: the content of a picture file.
  ///   - name: for errors.
  ///   - days: within `keptDays`.
  /// - Throws: a `FaultyError`: of kind `usage` for days out of range; `unreadable`, `unsupported` or
  ///   `tooLarge` for bytes that cannot be decoded; `resource` if the disk is full.
  public func keep(_ bytes: [UInt8], name: String, days: Int) async throws -> KeptQuery {
    guard Self.keptDays.contains(days) else { throw LibraryError.days(got: days, allowed: Self.keptDays) }
    return try await withTaskExecutorPreference(workers) {
      // Only pictures that can be searched with are saved.
      _ = try await decoder.decode(bytes, name: name, sufficient: .init(shortestSide: 1, longestSide: 1))
      return try pictures.keptQueries.keep(bytes, until: Date.now.addingTimeInterval(Double(days) * 86400))
    }
  }

  /// Removes expired query pictures.
  public func removeExpiredQueries() { pictures.keptQueries.removeExpired() }

  /// The bytes of a saved query picture, and when it is removed.
  ///
  /// - Throws: `LibraryError.noSuchQuery` if it was removed or has expired.
  public func keptQuery(_ id: String) throws -> (bytes: [UInt8], expires: Date) {
    try pictures.keptQueries.contents(of: id, limit: pictures.limits.maximumBytes)
  }

  /// Removes a saved query picture.
  ///
  /// - Throws: `LibraryError.noSuchQuery`.
  public func removeKeptQuery(_ id: String) throws { try pictures.keptQueries.remove(id) }
}
