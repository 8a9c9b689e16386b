import Foundation
import Testing
import Training

struct LabelledPictureTests {
  @Test func whatWasLearnedFromIsKeptAsItWas() throws {
    let pictures = LabelledPictures(
      classes: ["daisy", "rose"],
      pictures: [
        LabelledPicture(
          path: "/a/1.jpg", hash: String(repeating: "0", count: 32), image: 7, label: 1, part: .test),
        LabelledPicture(
          path: "/a/2.jpg", hash: String(repeating: "f", count: 32), image: nil, face: 3, label: 0,
          part: .train),
      ])
    let bytes = try JSONEncoder().encode(pictures)
    #expect(try JSONDecoder().decode(LabelledPictures.self, from: bytes) == pictures)
  }
}
