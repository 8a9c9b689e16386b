import TestSupport
import Testing
import Vocabulary

@testable import Places

@Suite(.requiresPlaces) struct LocatingTests {
  private func names(_ latitude: Double, _ longitude: Double) throws -> [String] {
    let file = try PlaceFile.ofTests()
    return file.location(latitude: latitude, longitude: longitude).places.map(file.name)
  }

  @Test(arguments: [
    (48.137, 11.575, ["Munich", "Bavaria", "Germany"]),
    (56.9496, 24.1052, ["Vecrīga", "Riga", "Riga", "Latvia"]),
    (40.758, -73.9855, ["Times Square", "New York City", "New York", "United States"]),
    (51.5007, -0.1246, ["City of Westminster", "London", "England", "United Kingdom"]),
    (48.8584, 2.2945, ["Paris 16 Passy", "Paris", "Île-de-France", "France"]),
    (35.6586, 139.7454, ["Shibakōen", "Tokyo", "Tokyo", "Japan"]),
    (39.9163, 116.3972, ["Beijing", "Beijing", "China"]),
    (37.5665, 126.978, ["Seoul", "Seoul", "South Korea"]),
    (27.1751, 78.0421, ["Agra", "Uttar Pradesh", "India"]),
    (30.0444, 31.2357, ["Būlāq Abū al ‘Ilā", "Cairo", "Cairo", "Egypt"]),
    (55.7539, 37.6208, ["Moscow", "Moscow", "Russia"]),
    (1.2834, 103.8607, ["Marina Bay", "Singapore", "Singapore"]),
    (19.4326, -99.1332, ["Mexico City", "Ciudad de Mexico", "Mexico"]),
    (61.2181, -149.9003, ["Anchorage", "Alaska", "United States"]),
    (78.2232, 15.6267, ["Longyearbyen", "Svalbard", "Svalbard & Jan Mayen"]),
    (64.1466, -21.9426, ["Reykjavík", "Iceland"]),
    (21.4225, 39.8262, ["Makkah", "Makkah", "Saudi Arabia"]),
    (27.9881, 86.925, ["Lobuche", "Province 1", "Nepal"]),
    (38.0, -28.0, ["Lajes", "Azores", "Portugal"]),
    // South of the equator.
    (-33.8568, 151.2153, ["The Rocks", "Sydney", "New South Wales", "Australia"]),
    (-22.9519, -43.2105, ["Copacabana", "Rio de Janeiro", "Rio de Janeiro", "Brazil"]),
    (-34.6037, -58.3816, ["Buenos Aires", "Buenos Aires", "Argentina"]),
    (-33.9628, 18.4098, ["Cape Town", "Western Cape", "South Africa"]),
    (-54.8019, -68.303, ["Ushuaia", "Tierra del Fuego", "Argentina"]),
    (-25.3444, 131.0369, ["Yulara", "Northern Territory", "Australia"]),
    (-17.7134, 178.065, ["Vatukoula", "Western", "Fiji"]),
    (-13.1631, -72.545, ["Machupicchu", "Cusco", "Peru"]),
    // Across 180° east.
    (66.32, 179.98, ["Egvekinot", "Chukotka Okrug", "Russia"]),
    (66.32, -179.98, ["Egvekinot", "Chukotka Okrug", "Russia"]),
  ])
  func knowsWherePicturesWereTaken(latitude: Double, longitude: Double, expected: [String]) throws {
    #expect(try names(latitude, longitude) == expected)
  }

  /// At borders, and of small countries within others.
  @Test(arguments: [
    (47.5596, 7.5886, ["Basel", "Basel-Stadt", "Switzerland"]),
    (47.59, 7.62, ["Weil am Rhein", "Baden-Württemberg", "Germany"]),
    (40.745, -74.03, ["Hoboken", "New Jersey", "United States"]),
    (41.9022, 12.4539, ["Vatican City", "Vatican City"]),
    (43.7384, 7.4246, ["Monte-Carlo", "Monaco", "Municipality of Monaco", "Monaco"]),
    (36.14, -5.353, ["Sandpits", "Gibraltar", "Gibraltar"]),
  ])
  func keepsToBorders(latitude: Double, longitude: Double, expected: [String]) throws {
    #expect(try names(latitude, longitude) == expected)
  }

  /// A suburb is a part of its city, and a town in its own right keeps its middle beside a metropolis.
  @Test(arguments: [
    (48.15, 11.46, ["Pasing", "Munich", "Bavaria", "Germany"]),
    (48.0414, 11.52, ["Grünwald", "Bavaria", "Germany"]),
    (48.249, 11.65, ["Garching", "Bavaria", "Germany"]),
    (48.41, 11.75, ["Freising", "Bavaria", "Germany"]),
  ])
  func tellsTownsFromSuburbs(latitude: Double, longitude: Double, expected: [String]) throws {
    #expect(try names(latitude, longitude) == expected)
  }

  /// Far from all cities, and where two countries are near; Iceland's middle is in Iceland all the same.
  @Test(
    arguments: [
      (0, 0, []), (90, 0, []), (90, 180, []), (-90, 0, []), (-90, -180, []), (0, -140, []), (0, 180, []),
      (0, -180, []), (59.5, 20, []), (42, -60, []), (20, 15, []), (65.75, -168.92, []),
      (64.9631, -19.0208, ["Iceland"]),
    ] as [(Double, Double, [String])])
  func saysNothingWhereItIsNotSure(latitude: Double, longitude: Double, expected: [String]) throws {
    #expect(try names(latitude, longitude) == expected)
  }

  /// The tree against a look at all cities.
  @Test func agreesWithALookAtAllCities() throws {
    let file = try PlaceFile.ofTests()
    var random = SplitMix64(seed: 14)
    for _ in 0..<20 {
      let point = file.coordinates(of: file.place(Int.random(in: 0..<file.cityCount, using: &random)))
      let latitude = min(90, max(-90, point.latitude + Double.random(in: -0.2...0.2, using: &random)))
      let longitude = min(180, max(-180, point.longitude + Double.random(in: -0.2...0.2, using: &random)))
      let place = PlaceFile.direction(latitude, longitude)
      let scores = (0..<file.cityCount).map { index in
        let offset = place - SIMD3<Double>(file.node(index).direction)
        let distance = (offset * offset).sum().squareRoot() * PlaceFile.earthRadius
        return (edge: distance - PlaceFile.radius(file.population(index)), middle: distance)
      }
      let (edge, middle) = (
        try #require(file.nearestCity(to: place, weighted: true)),
        try #require(file.nearestCity(to: place, weighted: false))
      )
      #expect(edge.distance == scores.map(\.edge).min() && scores[edge.index].edge == edge.distance)
      #expect(middle.distance == scores.map(\.middle).min() && scores[middle.index].middle == middle.distance)
    }
  }

  @Test func citiesAreWhereTheyAre() throws {
    let file = try PlaceFile.ofTests()
    let sydney = file.coordinates(of: try file.city(named: "Sydney"))
    #expect(abs(sydney.latitude + 33.86785) < 1e-4 && abs(sydney.longitude - 151.20732) < 1e-4)
  }
}
