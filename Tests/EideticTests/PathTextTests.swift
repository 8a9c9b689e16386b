import Files
import TestSupport
import Testing
import Vocabulary

@testable import Eidetic

@Suite struct PathTextTests {
  @Test(arguments: [
    ("/a/b.jpg", "/a/b.jpg"), ("é雪🌸", "é雪🌸"), ("e\u{301}", "e\u{301}"), ("back\\slash", "back\\slash"),
    ("\\x41", "\\x41"), ("dev\\x2ddisk", "dev\\x2ddisk"), ("\\xFC", "\\x5CxFC"), ("\\x5C", "\\x5Cx5C"),
    ("\\xfc", "\\xfc"), ("\\\\xFC", "\\\\x5CxFC"),
  ])
  func whatIsUTF8StandsForItself(name: String, text: String) {
    #expect(Array(PathText.text(name.utf8).utf8) == Array(text.utf8))
    #expect(PathText.bytes(text) == Array(name.utf8))
  }

  @Test(
    arguments: [
      ([0xFC, 0x62], "\\xFCb"), ([0xC3], "\\xC3"), ([0xC0, 0xAF], "\\xC0\\xAF"),
      ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"),
      ([0xF4, 0x90, 0x80, 0x80], "\\xF4\\x90\\x80\\x80"), ([0xE9, 0x2F, 0xC3, 0xA9], "\\xE9/é"),
    ] as [([UInt8], String)])
  func whatIsNotUTF8IsEscaped(bytes: [UInt8], text: String) {
    #expect(PathText.text(bytes) == text)
    #expect(PathText.bytes(text) == bytes)
  }

  @Test func everyPathComesBack() {
    var random = SplitMix64(seed: 20)
    let pieces: [UInt8] = [
      0x41, 0x5C, 0x78, 0x46, 0x43, 0x35, 0x2F, 0xFC, 0xC3, 0xA9, 0xED, 0xA0, 0x80, 0xF4, 0x8F, 0xBF, 0xE2,
    ]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...10, using: &random)).map { _ in
        pieces[Int.random(in: pieces.indices, using: &random)]
      }
      #expect(PathText.bytes(PathText.text(bytes)) == bytes)
    }
  }

  @Test(arguments: [("/", "a/b.png"), ("/a", "b c.png"), ("/ü/b", "ü")])
  func whatLiesInAFolderKeepsItsName(folder: String, name: String) {
    let path = PathText.path(name, in: folder)
    #expect(!path.hasPrefix("//") && PathText.rest(of: path, below: folder) == name)
  }
}
