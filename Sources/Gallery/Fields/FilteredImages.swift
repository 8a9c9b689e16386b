/// The images that met the last filters: further pages and refined searches ask for the same.
struct FilteredImages {
  /// The most filters whose images are kept, for 8 bytes an image each.
  private static let most = 4

  private var state: Connection.State?
  /// The one that was asked for last is at the end.
  private var known: [(condition: SQL, images: [Int64])] = []

  /// The images that met a condition.
  ///
  /// - Returns: `nil` if they are not kept, or something was written since.
  mutating func images(meeting condition: SQL, in state: Connection.State) -> [Int64]? {
    guard self.state == state, let place = known.firstIndex(where: { $0.condition == condition }) else {
      return nil
    }
    let found = known.remove(at: place)
    known.append(found)
    return found.images
  }

  /// Keeps the images that met a condition, and forgets those of an earlier state.
  mutating func keep(_ images: [Int64], meeting condition: SQL, in state: Connection.State) {
    if self.state != state { known = [] }
    self.state = state
    known = known.suffix(Self.most - 1) + [(condition, images)]
  }
}
