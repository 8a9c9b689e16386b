import Eidetic
import Testing

@testable import Training

struct LikePicturesTests {
  private func picture(
    _ hash: String, look: UInt64 = 0, _ embedding: [Float], _ moment: (second: Int64, camera: String)? = nil
  ) -> LikePictures.Picture {
    LikePictures.Picture(
      hash: hash, look: PictureLook(upright: look, mirrored: ~look ^ 0xf0f0), embedding: embedding,
      moment: moment)
  }

  @Test func whatLooksTheSameIsOneGroup() throws {
    let groups = try LikePictures([
      picture("a", look: 0, [1, 0, 0]),
      // The same file.
      picture("a", look: 0x5555_5555_5555_5555, [0, 1, 0]),
      // Few bits of the hash differ, whatever the network sees.
      picture("b", look: 0xff, [0, 0, 1]),
      // Twelve bits differ, and the network sees much the same.
      picture("c", look: 0xfff, [0.8, 0.6, 0]),
      // As many, and it does not.
      picture("d", look: 0xfff << 40, [-1, 0, 0]),
      // Another hash, and the network is sure.
      picture("e", look: 0x3333_3333_3333_3333, [-0.99, 0.1411, 0]),
      // The mirror image of the first.
      picture("f", look: ~0 ^ 0xf0f0, [0, -1, 0]),
      // Another picture.
      picture("g", look: 0x0f0f_0f0f_0f0f_0f0f, [0, 0, -1]),
    ]).groups
    #expect(groups == [0, 0, 0, 0, 4, 4, 0, 7])
  }

  @Test func picturesOfABurstAreOneGroup() throws {
    let groups = try LikePictures([
      picture("a", look: 0, [1, 0], (100, "A")), picture("b", look: 0xffff, [0, 1], (102, "A")),
      picture("c", look: 0xffff_ffff, [-1, 0], (104, "A")),
      picture("d", look: 0xffff_0000_0000, [0, -1], (103, "B")),
      picture("e", look: 0x3333_0000_5555_0000, [0.7071, 0.7071], (107, "A")),
    ]).groups
    #expect(groups == [0, 0, 0, 3, 4])
  }

  @Test func chainsAreOneGroupWhateverTheOrder() throws {
    let chain = (0..<40).map { picture("\($0 / 2)-\(($0 + 1) / 2)", [1, 0], (Int64($0) * 2, "A")) }
    for pictures in [chain, chain.reversed(), Array(chain.dropFirst(7)) + chain.prefix(7)] {
      #expect(Set(try LikePictures(pictures).groups) == [0])
    }
    #expect(try LikePictures([]).groups == [])
  }
}
