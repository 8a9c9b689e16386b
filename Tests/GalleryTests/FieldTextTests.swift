import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Gallery

/// The values to choose from, beside the same ones counted in Swift.
@Suite struct FieldTextTests {
  private static func field(_ name: String, of made: FilterGallery) throws -> ImageField {
    try #require(made.gallery.fields.first { $0.name == name })
  }

  /// Values with how many images have each.
  private static func counts(_ values: [[String]]) -> [String: Int] {
    values.flatMap { Set($0) }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  @Test(arguments: 1...3)
  func countsTheImagesOfEachValue(seed: UInt64) async throws {
    let made = try await FilterGallery(40, seed: seed)
    for (name, values) in [
      ("type", made.images.map { [$0.format] }),
      ("word", made.images.map { $0.tones.compactMap(\.word) }),
    ] {
      let texts = try await made.gallery.texts(of: Self.field(name, of: made), containing: "", limit: 1000)
      let expected = Self.counts(values)
      #expect(Dictionary(uniqueKeysWithValues: texts.map { ($0.text, $0.images) }) == expected, "\(name)")
      #expect(texts.map(\.images) == texts.map(\.images).sorted(by: >))
    }
  }

  @Test func findsWhatContainsATextWhateverItsCaseAndItsDiacritics() async throws {
    let made = try await FilterGallery(60, seed: 9)
    let type = try Self.field("type", of: made)
    let texts = try await made.gallery.texts(of: type, containing: "E", limit: 1000)
    #expect(Set(texts.map(\.text)) == ["jpeg", "jpegXL", "heic"])
    #expect(try await made.gallery.texts(of: type, containing: "xl", limit: 1000).map(\.text) == ["jpegXL"])
    #expect(try await made.gallery.texts(of: type, containing: "", limit: 2).count == 2)
    let folder = try Self.field("folder", of: made)
    let riga = try await made.gallery.texts(of: folder, containing: "RIGA", limit: 10)
    #expect(riga.map(\.text) == ["pictures/2020/Rīga"])
  }

  @Test func foldersAreNamedFromTheirRootOnAndCountWhatIsBelowThem() async throws {
    let made = try await FilterGallery(60, seed: 4)
    let folder = try Self.field("folder", of: made)
    let texts = try await made.gallery.texts(of: folder, containing: "", limit: 1000)
    let names = FilterGallery.folders.map { String($0.dropFirst()) } + ["pictures/2019"]
    #expect(Set(texts.map(\.text)) == Set(names))
    #expect(texts.first?.text == "pictures")
    for text in texts {
      let meeting = try await made.gallery.images(
        meeting: .condition(FieldCondition("folder", .equals, "/" + text.text)), in: .gmt)
      #expect(text.images >= meeting.count, "\(text)")
    }
  }

  @Test func whatHasTooManyValuesOrNoTextsOffersNone() async throws {
    let made = try await FilterGallery(30, seed: 1)
    for field in made.gallery.fields where !field.offersValues {
      #expect(try await made.gallery.texts(of: field, containing: "", limit: 10).isEmpty, "\(field.name)")
    }
    #expect(Set(made.gallery.fields.filter(\.offersValues).map(\.name)) == ["folder", "type", "word"])
  }
}
