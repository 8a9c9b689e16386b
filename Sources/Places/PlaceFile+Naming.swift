import Faults

extension PlaceFile {
  /// The city that somebody means by a name in any language. Of several, it is the one of most people; what
  /// it is in narrows, by name or code, after a comma: `Paris, Texas` or `Paris, US`.
  ///
  /// - Throws: `PlacesError.unknown`; `.area` for the name of a region or a country, unless a city of at
  ///   least 15,000 people has it, too.
  /// - Complexity: O(log n) for n names; O(n) for one that is unknown.
  package func city(named name: String) throws(PlacesError) -> Place {
    let parts = name.split(separator: ",").map(String.init)
    let whole = matches(of: name)
    let found = whole.isEmpty && parts.count > 1 ? matches(of: parts[0], in: parts.dropFirst()) : whole
    let (cities, areas) = (found.filter { $0 < cityCount }, found.filter { $0 >= cityCount })
    let largest = cities.max { (population($0), $1) < (population($1), $0) }
    if let largest, areas.isEmpty || population(largest) >= Self.preferredPopulation { return place(largest) }
    if let area = areas.first { throw .area(name: name, kind: place(area).kind) }
    throw .unknown(name: name, nearest: nearestName(to: parts.first ?? name))
  }

  private static let preferredPopulation = 15_000
  private static let wellKnownPopulation = 500_000

  /// The places with a name that are in places with some names or codes.
  private func matches(of name: String, in areas: ArraySlice<String>) -> [Int] {
    areas.reduce(matches(of: name)) { found, area in
      let (code, named) = (comparedName(area), Set(matches(of: area)))
      return found.filter { place in
        above(place).contains { index in
          named.contains(index) || codes(of: self.place(index)).contains { comparedName($0) == code }
        }
      }
    }
  }

  /// The places with a name, each once.
  func matches(of name: String) -> [Int] {
    let compared = comparedName(name)
    if compared.isEmpty { return [] }
    var found: [Int] = []
    for place in firstName(notBefore: compared)..<nameCount {
      let (name, start) = orderedName(place)
      guard comparedName(name) == compared else { break }
      found.append(self.place(ofNameAt: start))
    }
    return found
  }

  /// The first name in their order that does not come before another one.
  private func firstName(notBefore compared: String) -> Int {
    var (low, high) = (0, nameCount)
    while low < high {
      let middle = (low + high) / 2
      if comparedName(orderedName(middle).name).utf8.lexicographicallyPrecedes(compared.utf8) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// The name that was most likely meant: of a city, the larger the better, or one that begins alike in any
  /// language. Slips are rarely in the first letter.
  private func nearestName(to written: String) -> String? {
    let (compared, length) = (comparedName(written), written.utf8.count)
    guard let initial = compared.first, length <= 64 else { return nil }
    let large = (0..<cityCount).filter { population($0) >= Self.preferredPopulation }
      .map { (name: name(of: place($0)), population: population($0)) }
      .filter { abs($0.name.utf8.count - length) <= 2 && Self.initial(of: $0.name) == initial }
    let largest = large.filter { $0.population >= Self.wellKnownPopulation }
    let start = firstName(notBefore: compared)
    let beside = (max(0, start - 16)..<min(nameCount, start + 16)).map { orderedName($0).name }
    let names = [largest.map(\.name), large.map(\.name), beside]
    return names.lazy.compactMap { nearest(to: written, among: $0) }.first
  }

  /// The first letter of a name as names are compared.
  private static func initial(of name: String) -> Character? {
    let isPlain = name.utf8.first.map { $0 < 0x80 && Character(.init($0)).isLetter } ?? false
    return isPlain ? name.first?.lowercased().first : comparedName(name).first
  }
}
