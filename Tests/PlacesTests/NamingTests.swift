import TestSupport
import Testing

@testable import Places

@Suite(.requiresPlaces) struct NamingTests {
  /// A city with what it is in.
  private func chain(_ name: String) throws -> [String] {
    let file = try PlaceFile.ofTests()
    let city = try file.city(named: name)
    return [file.name(of: city)] + file.above(city.index).map { file.name(of: file.place($0)) }
  }

  @Test(arguments: [
    ("Riga", "Riga"), ("Rīga", "Riga"), ("Рига", "Riga"), ("RIGA", "Riga"), ("리가", "Riga"), ("Ryga", "Riga"),
    ("Munich", "Munich"), ("München", "Munich"), ("munchen", "Munich"), ("Monaco di Baviera", "Munich"),
    ("ミュンヘン", "Munich"), ("東京", "Tokyo"), ("القاهرة", "Cairo"), ("Αθήνα", "Athens"), ("서울", "Seoul"),
    ("תל אביב", "Tel Aviv"), ("Киев", "Kyiv"), ("Lodz", "Łódź"), ("Łódź", "Łódź"), ("Den Haag", "The Hague"),
    ("s-Hertogenbosch", "'s-Hertogenbosch"), ("sao paulo", "São Paulo"), ("New York", "New York City"),
  ])
  func findsCitiesByNamesOfManyLanguages(name: String, city: String) throws {
    #expect(try chain(name)[0] == city)
  }

  @Test(arguments: [
    ("Paris", ["Paris", "Île-de-France", "France"]),
    ("Paris, Texas", ["Paris", "Texas", "United States"]),
    ("paris,tx", ["Paris", "Texas", "United States"]),
    ("Paris, US", ["Paris", "Texas", "United States"]),
    ("Springfield", ["Springfield", "Missouri", "United States"]),
    ("Springfield, MA", ["Springfield", "Massachusetts", "United States"]),
    ("London, Ontario", ["London", "Ontario", "Canada"]),
    ("London, Kanada", ["London", "Ontario", "Canada"]),
    ("Moscow, Idaho, USA", ["Moscow", "Idaho", "United States"]),
    ("Washington, D.C.", ["Washington", "Washington DC", "United States"]),
    ("Luxembourg", ["Luxembourg", "Luxembourg", "Luxembourg"]),
  ])
  func theLargestCityIsMeantUnlessItIsNarrowed(name: String, expected: [String]) throws {
    #expect(try chain(name) == expected)
  }

  @Test(arguments: [
    ("Rigga", "Riga"), ("Muncih", "Munich"), ("Copenhagn", "Copenhagen"), ("Ryga, Latwia", "Riga"),
    ("Zzzyxq", nil), ("", nil), ("!", nil),
    (String(repeating: "a", count: 10_000), nil),
  ])
  func unknownNamesGetTheNearest(name: String, nearest: String?) throws {
    let file = try PlaceFile.ofTests()
    #expect(throws: PlacesError.unknown(name: name, nearest: nearest)) { try file.city(named: name) }
  }

  @Test(arguments: [
    ("Latvia", Place.Kind.country), ("Lettland", .country), ("Georgia", .region), ("Bayern", .region),
    ("Deutschland", .country), ("США", .country), ("日本", .country), ("Toskana", .region),
  ])
  func areasAreNoCities(name: String, kind: Place.Kind) throws {
    let file = try PlaceFile.ofTests()
    #expect(throws: PlacesError.area(name: name, kind: kind)) { try file.city(named: name) }
  }

  @Test func aPlaceHasAllItsNames() throws {
    let file = try PlaceFile.ofTests()
    let location = file.location(latitude: 48.137, longitude: 11.575)
    let (city, region, country) = (
      try #require(location.city), try #require(location.region), try #require(location.country)
    )
    #expect(file.names(of: city).first == "Munich" && file.names(of: city).contains("Мюнхен"))
    #expect(file.names(of: region).first == "Bavaria" && file.names(of: region).contains("Бавария"))
    #expect(Set(["Germany", "Deutschland", "Allemagne", "ドイツ"]).isSubset(of: file.names(of: country)))
    #expect(file.codes(of: region) == ["BY", "DE-BY"] && file.codes(of: country) == ["DE"])
    #expect(file.codes(of: city).isEmpty)
    // Numbers of GeoNames.
    #expect([city, region, country].map(\.id) == [2_867_714, 2_951_839, 2_921_044])
  }

  /// The order was made in Python, and names are looked for in Swift.
  @Test func namesAreInTheirOrder() throws {
    let file = try PlaceFile.ofTests()
    for place in stride(from: 0, to: file.nameCount - 1, by: 53) {
      let (first, second) = (file.orderedName(place).name, file.orderedName(place + 1).name)
      let (a, b) = (comparedName(first), comparedName(second))
      #expect(!b.utf8.lexicographicallyPrecedes(a.utf8), "\(second) comes before \(first)")
    }
  }

  @Test(arguments: [
    ("Rīga", "riga"), ("Saint-Denis", "saint denis"), ("  São\tPaulo ", "sao paulo"), ("Île", "ile"),
    ("ＡＢ１", "ab1"),
    ("İstanbul", "istanbul"), ("ΑΘΉΝΑ", "αθηνα"), ("'s", "s"), ("…", ""),
  ])
  func namesAreComparedWithoutCaseAndMarks(name: String, compared: String) {
    #expect(comparedName(name) == compared)
  }
}
