import CSQLite

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is around a place, as somebody writes it: `56.95,24.11,1.5km`.
struct Surroundings {
  private let latitude: Double
  private let longitude: Double
  /// In metres.
  private let radius: Double

  /// The radius where none is given, in metres.
  private static let usualRadius = 10_000.0
  private static let units = [
    FieldType.Unit("m"), FieldType.Unit("km", 1000), FieldType.Unit("mi", 1609.344),
  ]

  /// - Parameter text: degrees north and degrees east, and a distance with its unit or none.
  init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard 2...3 ~= parts.count, let latitude = Quantity(parts[0], [])?.value(),
      let longitude = Quantity(parts[1], [])?.value(), abs(latitude) <= 90, abs(longitude) <= 180
    else { return nil }
    (self.latitude, self.longitude) = (latitude, longitude)
    if parts.count == 2 {
      radius = Self.usualRadius
    } else {
      guard let quantity = Quantity(parts[2], Self.units), quantity.unit != nil, quantity.value() > 0 else {
        return nil
      }
      radius = quantity.value()
    }
  }

  /// The test of a latitude and a longitude.
  var test: SQL.Test {
    SQL.Test([.real(latitude), .real(longitude), .real(radius)]) { "distance(\($0), ?, ?) <= ?" }
  }
}

/// Distances on Earth.
enum GreatCircle {
  /// The mean radius of Earth in metres (IUGG's R1 of WGS 84).
  private static let radius = 6_371_008.8

  /// The distance of two places on a sphere, in metres, by the haversine formula (R. W. Sinnott, "Virtues of
  /// the Haversine", 1984): at most 0.6 % off on Earth.
  ///
  /// - Parameters:
  ///   - first: latitude and longitude in degrees.
  ///   - second: latitude and longitude in degrees.
  static func distance(_ first: (Double, Double), _ second: (Double, Double)) -> Double {
    func halfSine(_ degrees: Double) -> Double {
      let sine = sin(degrees * .pi / 360)
      return sine * sine
    }
    func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }
    let part =
      halfSine(second.0 - first.0) + cosine(first.0) * cosine(second.0) * halfSine(second.1 - first.1)
    return 2 * radius * asin(min(part.squareRoot(), 1))
  }
}

/// Makes the function `distance(latitude, longitude, latitude, longitude)`, in metres, known to a connection.
///
/// - Returns: SQLite's result code.
@unsafe func registerDistance(_ handle: OpaquePointer) -> Int32 {
  unsafe sqlite3_create_function_v2(
    handle, "distance", 4, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nil,
    { context, _, arguments in
      var degrees = (0.0, 0.0, 0.0, 0.0)
      for place in 0..<4 {
        guard let argument = unsafe arguments?[place], unsafe sqlite3_value_type(argument) != SQLITE_NULL
        else {
          return unsafe sqlite3_result_null(context)
        }
        let value = unsafe sqlite3_value_double(argument)
        switch place {
        case 0: degrees.0 = value
        case 1: degrees.1 = value
        case 2: degrees.2 = value
        default: degrees.3 = value
        }
      }
      unsafe sqlite3_result_double(
        context, GreatCircle.distance((degrees.0, degrees.1), (degrees.2, degrees.3)))
    }, nil, nil, nil)
}
