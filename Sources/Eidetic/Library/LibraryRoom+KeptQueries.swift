public import FoundationEssentials
import Imaging

extension LibraryRoom {
  /// How long a kept query picture may stay, in days.
  public static let keptDays = 1...365

  /// Keeps a query picture in the gallery's folder until it expires, so that its search has an address.
  ///
  /// - Parameters:
  ///   - bytes: a picture file's bytes.
  ///   - name: for errors.
  ///   - days: within `keptDays`.
  /// - Throws: a `FaultyError`: `input` for bytes that are no picture or days out of range; `resource` when
  ///   the disk is full.
  public func keep(_ bytes: [UInt8], name: String, days: Int) async throws -> KeptQuery {
    guard Self.keptDays.contains(days) else { throw LibraryError.days(got: days, allowed: Self.keptDays) }
    return try await withTaskExecutorPreference(workers) {
      // Only what can be searched with is kept.
      _ = try await decoder.decode(bytes, name: name, sufficient: .init(shortestSide: 1, longestSide: 1))
      return try pictures.keptQueries.keep(bytes, until: Date.now.addingTimeInterval(Double(days) * 86400))
    }
  }

  /// Removes kept query pictures whose time is over.
  public func removeExpiredQueries() { pictures.keptQueries.removeExpired() }

  /// The bytes of a kept query picture, and when it is removed.
  ///
  /// - Throws: `LibraryError.noSuchQuery` when it was removed or has expired.
  public func keptQuery(_ id: String) throws -> (bytes: [UInt8], expires: Date) {
    try pictures.keptQueries.contents(of: id, limit: pictures.limits.maximumBytes)
  }

  /// Removes a kept query picture.
  ///
  /// - Throws: `LibraryError.noSuchQuery`.
  public func removeKeptQuery(_ id: String) throws { try pictures.keptQueries.remove(id) }
}
