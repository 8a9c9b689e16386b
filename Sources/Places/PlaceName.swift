import Foundation

/// A name as names are compared: its words, without capitals and diacritics, with a space between them.
///
/// Compatibility decomposition (Unicode's form NFKD), without nonspacing marks, in lower case; whatever is
/// neither letter, number nor spacing mark divides words. `Tools/models/places.py` orders names by the same.
func comparedName(_ name: String) -> String {
  var key = String.UnicodeScalarView()
  for scalar in name.decomposedStringWithCompatibilityMapping.unicodeScalars {
    switch scalar.properties.generalCategory {
    case .nonspacingMark: continue
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .spacingMark,
      .decimalNumber, .letterNumber, .otherNumber:
      key.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    default: key.append(" ")
    }
  }
  return String(key).split(separator: " ").joined(separator: " ")
}
