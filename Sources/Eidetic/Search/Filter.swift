import Gallery
import Places
public import Vocabulary

/// A condition that an image meets or not.
public indirect enum Filter: Sendable, Equatable {
  /// Images with a value in a field that compares so; with several files, in any of them.
  ///
  /// The fields are `folder`, `name`, `path`, `type`, `width`, `height`, `pixels`, `size`, `added` and
  /// `modified`, and those of the analyses, such as `taken`, `camera` and `near`: `FilterField.all` has all.
  case condition(FieldCondition)
  /// Images of people.
  case people(PeopleFilter)
  /// Images that a word finds, or the beginning of one: in the names of their files, of the folders that
  /// those are in and of the people in them, and in what the analyses bring, such as titles and keywords; or
  /// that have it as a tag.
  /// Neither case nor diacritics count. Several words in one, as in `IMG_12`, are next to each other.
  case word(String)
  /// Images that a phrase finds: its words, as they are, next to each other, where words are looked for.
  case phrase(String)
  /// Images that meet all of these; all images for none.
  case all([Filter])
  /// Images that meet at least one of these; no image for none.
  case any([Filter])
  /// Images that do not meet it.
  case not(Filter)
}

extension Filter {
  /// A filter that images pass if they pass all of these; `nil` if there is none.
  public init?(allOf filters: Filter?...) {
    let filters = filters.compactMap(\.self)
    switch filters.count {
    case 0: return nil
    case 1: self = filters[0]
    default: self = .all(filters)
    }
  }
}

extension SearchStages {
  /// The images that meet a filter.
  ///
  /// - Throws: `GalleryError.noSuchPerson`, `.noSuchField`, `.fieldComparison`, `.fieldValue`,
  ///   `.filterTooLarge`, `.database`; `SearchError.emptyQuery` for a filter by nobody, `.noWord`;
  ///   `PlacesError` for the name of a place that is not known.
  func images(meeting filter: Filter) async throws -> ImageSet {
    ImageSet(ascending: try await gallery.reader.images(meeting: try await people.numbered(filter, places)))
  }
}

extension PeopleRoom {
  /// A filter with the numbers of its people, and the coordinates of its places.
  ///
  /// - Throws: `GalleryError.noSuchPerson`; `SearchError.emptyQuery` for nobody, `.noWord`; `PlacesError`.
  func numbered(_ filter: Filter, _ places: PlaceData) async throws -> ImageFilter {
    switch filter {
    case .condition(let condition): .condition(try condition.located(by: places))
    case .people(let filter): .people(try await numbers(filter), filter.match.stored)
    case .word(let text): .text(try Self.pattern(TextPattern(word: text), text))
    case .phrase(let text): .text(try Self.pattern(TextPattern(phrase: text), text))
    case .all(let filters): .all(try await numbered(filters, places))
    case .any(let filters): .any(try await numbered(filters, places))
    case .not(let filter): .not(try await numbered(filter, places))
    }
  }

  private static func pattern(_ pattern: TextPattern?, _ text: String) throws(SearchError) -> TextPattern {
    guard let pattern else { throw .noWord(got: text) }
    return pattern
  }

  private func numbered(_ filters: [Filter], _ places: PlaceData) async throws -> [ImageFilter] {
    var all: [ImageFilter] = []
    for filter in filters { all.append(try await numbered(filter, places)) }
    return all
  }
}
