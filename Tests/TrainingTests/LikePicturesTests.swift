import Testing

@testable import Training

struct LikePicturesTests {
  private func picture(
    _ hash: String, look: UInt64 = 0, _ embedding: [Float], _ moment: (second: Int64, camera: String)? = nil
  ) -> LikePictures.Picture {
    LikePictures.Picture(hash: hash, look: look, embedding: embedding, moment: moment)
  }

  @Test func whatLooksTheSameIsOneGroup() throws {
    let groups = try LikePictures([
      picture("a", look: 0, [1, 0, 0]),
      // The same file.
      picture("a", look: .max, [0, 1, 0]),
      // Much the same to the network, and few bits of the hash differ.
      picture("b", look: 0b1_1111, [0.96, 0.28, 0]),
      // As much the same to the network, with another hash.
      picture("c", look: 0xffff_0000, [0.96, -0.28, 0]),
      // Few bits differ, and the network sees something else.
      picture("d", look: 1, [0, 0, 1]),
      // Sure whatever the hash: a mirror image.
      picture("e", look: .max, [0.01, 0, 0.99995]),
    ]).groups
    #expect(groups == [0, 0, 0, 3, 4, 4])
  }

  @Test func picturesOfABurstAreOneGroup() throws {
    let groups = try LikePictures([
      picture("a", look: 1 << 1, [1, 0], (100, "A")), picture("b", look: 0xffff, [0, 1], (102, "A")),
      picture("c", look: 0xffff_ffff, [-1, 0], (104, "A")),
      picture("d", look: 0xff_ff00_0000, [0, -1], (103, "B")),
      picture("e", look: .max, [0.7071, 0.7071], (107, "A")),
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
