/// A city, region or country of a file of places.
package struct Place: Sendable, Hashable {
  /// What a place is.
  package enum Kind: String, Sendable {
    /// Any settlement of at least 500 people.
    case city
    /// What a country is divided into first, such as a state or a province.
    case region
    case country
  }

  package let kind: Kind
  /// Its number at GeoNames, which stays when the file is made anew.
  package let id: Int64
  /// Where its file has it.
  let index: Int
}

/// The places that coordinates lie in: from a part of a city to the country.
package struct Location: Sendable, Equatable {
  /// A part of the city, or a village beside it; `nil` if the city itself is nearest.
  package var district: Place?
  package var city: Place?
  /// `nil` for countries without regions, too.
  package var region: Place?
  package var country: Place?

  /// All, the smallest first.
  package var places: [Place] { [district, city, region, country].compactMap(\.self) }
}
