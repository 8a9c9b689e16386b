#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension PlaceFile {
  /// The places that coordinates lie in.
  ///
  /// A city is taken for a disc with as many people on each square kilometre as European cities have
  /// (`peopleOfSquareKilometre`): the city is the one whose edge is closest, or whose disc the coordinates
  /// lie deepest in, so that a town beside a metropolis keeps its pictures, and a metropolis its suburbs. The
  /// settlement whose middle is nearest is the district, if it is another one and the coordinates lie in its
  /// disc or at most a kilometre from it; it is the city if it is in another region than that.
  ///
  /// Farther than 50 km from any edge, only the country is known: where all cities within 300 km are of the
  /// same one, and lie in all directions. At sea and near borders nothing is said then.
  ///
  /// - Parameters:
  ///   - latitude: in degrees north, -90…90.
  ///   - longitude: in degrees east, -180…180.
  /// - Complexity: O(log n) on average for n cities.
  package func location(latitude: Double, longitude: Double) -> Location {
    precondition(abs(latitude) <= 90 && abs(longitude) <= 180, "there is no \(latitude), \(longitude)")
    let point = Self.direction(latitude, longitude)
    guard let city = nearestCity(to: point, weighted: true) else { return Location() }
    guard city.distance <= Self.reach else {
      let country = surroundingCountry(of: point).map { place($0) }
      return Location(country: country)
    }
    guard let middle = nearestCity(to: point, weighted: false), middle.index != city.index,
      middle.distance <= Self.radius(population(middle.index)) + Self.districtReach
    else { return location(ofCity: city.index, district: nil) }
    return parent(middle.index) == parent(city.index)
      ? location(ofCity: city.index, district: middle.index)
      : location(ofCity: middle.index, district: nil)
  }

  /// The middle of a city, in degrees north and east.
  package func coordinates(of city: Place) -> (latitude: Double, longitude: Double) {
    precondition(city.kind == .city, "a \(city.kind) has no middle")
    let direction = SIMD3<Double>(node(city.index).direction)
    return (
      atan2(direction.z, hypot(direction.x, direction.y)) * 180 / .pi,
      atan2(direction.y, direction.x) * 180 / .pi
    )
  }

  /// In kilometres.
  private static let reach = 50.0
  private static let districtReach = 1.0
  private static let countryReach = 300.0
  private static let peopleOfSquareKilometre = 4000.0
  /// The mean radius of Earth in kilometres (IUGG's R1 of WGS 84).
  static let earthRadius = 6371.0088

  /// The radius of a city's disc in kilometres.
  static func radius(_ population: Int) -> Double {
    (Double(population) / (.pi * peopleOfSquareKilometre)).squareRoot()
  }

  static func direction(_ latitude: Double, _ longitude: Double) -> SIMD3<Double> {
    let (north, east) = (latitude * .pi / 180, longitude * .pi / 180)
    return SIMD3(cos(north) * cos(east), cos(north) * sin(east), sin(north))
  }

  private func location(ofCity city: Int, district: Int?) -> Location {
    var location = Location(district: district.map { place($0) }, city: place(city))
    for area in above(city).map({ place($0) }) {
      if area.kind == .region { location.region = area } else { location.country = area }
    }
    return location
  }
}

// MARK: The tree

extension PlaceFile {
  /// A city, and how many kilometres its edge, or its middle, is away; negative within the edge.
  private struct Nearest {
    var index = -1
    var distance = Double.infinity
  }

  /// The city that is nearest by its edge, or by its middle. Distances are those through Earth, which for
  /// what counts here are those on it.
  func nearestCity(to point: SIMD3<Double>, weighted: Bool) -> (index: Int, distance: Double)? {
    var best = Nearest()
    search(0, cityCount, axis: 0, point, weighted ? 1 : 0, &best)
    return best.index < 0 ? nil : (best.index, best.distance)
  }

  private func search(
    _ low: Int, _ high: Int, axis: Int, _ point: SIMD3<Double>, _ weight: Double, _ best: inout Nearest
  ) {
    if low == high { return }
    let middle = (low + high) / 2
    let offset = point - SIMD3<Double>(node(middle).direction)
    let distance =
      (offset * offset).sum().squareRoot() * Self.earthRadius - weight * Self.radius(population(middle))
    if distance < best.distance { best = Nearest(index: middle, distance: distance) }
    let (below, above) = ((low, middle), (middle + 1, high))
    let (near, far) = offset[axis] < 0 ? (below, above) : (above, below)
    let next = (axis + 1) % 3
    search(near.0, near.1, axis: next, point, weight, &best)
    guard far.0 < far.1 else { return }
    // No city beyond the plane can be nearer than the largest one there would be at the plane.
    let largest = weight * Self.radius(node((far.0 + far.1) / 2).below)
    if abs(offset[axis]) * Self.earthRadius - largest < best.distance {
      search(far.0, far.1, axis: next, point, weight, &best)
    }
  }

  /// The country of all cities within 300 km, if they lie in all directions.
  private func surroundingCountry(of point: SIMD3<Double>) -> Int? {
    var (country, directions) = (Int?.none, [Double]())
    // Two directions at right angles to the point's: towards the east, and the north.
    let flat = hypot(point.x, point.y)
    let east = flat > 0 ? SIMD3(-point.y / flat, point.x / flat, 0) : SIMD3(0, 1, 0)
    let north = SIMD3(
      point.y * east.z - point.z * east.y, point.z * east.x - point.x * east.z,
      point.x * east.y - point.y * east.x)
    let isOne = visit(0, cityCount, axis: 0, point, within: Self.countryReach) { index, offset in
      let found = above(index).last ?? index
      if let country, country != found { return false }
      country = found
      directions.append(atan2((offset * north).sum(), (offset * east).sum()))
      return true
    }
    guard isOne, let country, directions.count > 2 else { return nil }
    directions.sort()
    let gaps = zip(directions, directions.dropFirst() + [directions[0] + 2 * .pi]).map { $1 - $0 }
    return gaps.allSatisfy { $0 < .pi } ? country : nil
  }

  /// Calls a function with each city within a distance, until it answers false.
  ///
  /// - Returns: whether it never did.
  private func visit(
    _ low: Int, _ high: Int, axis: Int, _ point: SIMD3<Double>, within reach: Double,
    _ body: (Int, SIMD3<Double>) -> Bool
  ) -> Bool {
    if low == high { return true }
    let middle = (low + high) / 2
    let offset = SIMD3<Double>(node(middle).direction) - point
    let isWithin = (offset * offset).sum().squareRoot() * Self.earthRadius <= reach
    if isWithin, !body(middle, offset) { return false }
    let (plane, next) = (offset[axis] * Self.earthRadius, (axis + 1) % 3)
    if plane >= -reach, !visit(low, middle, axis: next, point, within: reach, body) { return false }
    if plane <= reach { return visit(middle + 1, high, axis: next, point, within: reach, body) }
    return true
  }
}
