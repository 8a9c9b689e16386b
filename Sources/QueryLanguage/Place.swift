/// A place and how far around it, such as `Riga,20km`.
package struct Place: Sendable, Equatable {
  /// Where the place is.
  package enum Centre: Sendable, Equatable {
    /// A name, as it was typed; what it names is for the caller to find.
    case named(String)
    /// Degrees: north of the equator, -90 to 90, and east of Greenwich, -180 to 180.
    case coordinates(latitude: DecimalNumber, longitude: DecimalNumber)
  }

  package let centre: Centre
  /// How far around it, above 0; `nil` if the text does not say. The base unit is the metre.
  package let radius: Quantity?

  package init(_ centre: Centre, radius: Quantity? = nil) {
    (self.centre, self.radius) = (centre, radius)
  }

  /// The units of a radius. The mile is the international one.
  package static let units = [
    NumberUnit("m", dimension: "metres", factor: 1),
    NumberUnit("km", dimension: "metres", factor: 1000),
    NumberUnit("mi", dimension: "metres", factor: 1609.344),
  ]
}

/// What is wrong with the name of a place.
package struct PlaceNameProblem: Sendable, Equatable {
  /// What it should be: reads after "is not".
  package let expected: String
  /// The name that was most likely meant, as it is written in a query.
  package let nearest: String?
  /// How to write what was probably meant; `nil` for the field's example.
  package let example: String?

  package init(expected: String, nearest: String? = nil, example: String? = nil) {
    (self.expected, self.nearest, self.example) = (expected, nearest, example)
  }
}
