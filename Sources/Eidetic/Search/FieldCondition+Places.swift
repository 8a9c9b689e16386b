import FoundationEssentials
import Gallery
import Places
import QueryLanguage

extension FieldCondition {
  /// The condition with coordinates in the place of a city's name, such as `56.946,24.106,20km` for
  /// `Riga,20km`; the same for any other condition.
  ///
  /// - Parameter places: what knows cities; asked only for a name.
  /// - Throws: `PlacesError`.
  func located(by places: PlaceData) throws(PlacesError) -> FieldCondition {
    guard let type = ImageField.all.first(where: { $0.name == field.lowercased() })?.type, case .place = type
    else { return self }
    var parts = value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if parts.count >= 2, parts.prefix(2).allSatisfy({ Double($0) != nil }) { return self }
    let radius = parts.count > 1 && parts.last?.first?.isNumber == true ? parts.removeLast() : nil
    let name = parts.joined(separator: ",")
    // What is neither is refused by the field.
    guard name.contains(where: \.isLetter) else { return self }
    let file = try places.file()
    let (latitude, longitude) = file.coordinates(of: try file.city(named: name))
    let coordinates = "\(Self.decimal(latitude)),\(Self.decimal(longitude))"
    return FieldCondition(field, comparison, radius.map { "\(coordinates),\($0)" } ?? coordinates)
  }

  /// With five digits behind the point, which are about a metre.
  private static func decimal(_ degrees: Double) -> Double { (degrees * 1e5).rounded() / 1e5 }
}

extension Filter {
  /// The program's own file: filters are read without a gallery.
  private static let builtInPlaces = PlaceData(folders: SearchEngine.builtInModelFolders())

  /// What is wrong with the name of a place in a query. Without the file of places nothing is: the search
  /// itself says what is missing.
  @Sendable static func problem(withPlaceName name: String) -> PlaceNameProblem? {
    do throws(PlacesError) {
      _ = try builtInPlaces.file().city(named: name)
      return nil
    } catch {
      switch error {
      case .unknown(_, let nearest):
        return PlaceNameProblem(expected: "a known city", nearest: nearest.map(ValueText.quoted))
      case .area(let name, let kind):
        return PlaceNameProblem(
          expected: "a city but a \(kind.rawValue)", example: "place:\(ValueText.quoted(name))")
      case .missing, .damaged, .otherVersion, .file: return nil
      }
    }
  }
}
