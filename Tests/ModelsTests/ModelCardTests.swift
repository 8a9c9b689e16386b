import Foundation
import Inference
import Testing

@testable import Models

@Suite struct ModelCardTests {
  private static let digest = String(repeating: "0a", count: 32)

  /// A card in the project's dialect, with one part replaced.
  private static func card(_ old: String = "", _ new: String = "") -> [UInt8] {
    let text = """
      {"name": "net", "task": "image-embedding", "licence": "MIT", "source": "here",
       "files": [{"name": "net.onnx", "bytes": 12, "sha256": "\(digest)", "url": "https://example.org/net.onnx"}],
       "input": {"name": "x", "width": 224, "height": 160, "layout": "NHWC", "channelOrder": "BGR", "resize": "crop",
         "cropFraction": 0.875, "interpolation": "bicubic", "mean": [1, 2, 3], "scale": [4, 5, 6]},
       "outputs": {"a": "embedding", "b": "logits", "c": "featureMap"}, "dimension": 7, "published": {"top1": 0.5}}
      """
    return Array(old.isEmpty ? text.utf8 : text.replacing(old, with: new).utf8)
  }

  @Test func readsWhatItWrites() throws {
    let card = try ModelCard(json: Self.card(), file: "net.json")
    #expect(try ModelCard(json: try card.json(), file: "net.json") == card)
    #expect(card.input?.channelOrder == .bgr)
    #expect(card.input?.cropFraction == 0.875)
    #expect(card.outputs["c"] == .featureMap)
  }

  @Test(arguments: [
    ("\"name\": \"net\"", "\"name\": \"../net\"", "must be letters"),
    ("\"net.onnx\", \"bytes\"", "\"/etc/passwd\", \"bytes\"", "without a folder"),
    (digest, "123", "64 hexadecimal digits"),
    ("\"NHWC\"", "\"NWHC\"", "input.layout"),
    ("[4, 5, 6]", "[4, 0, 6]", "must not be 0"),
    ("[1, 2, 3]", "[1]", "3 numbers each"),
    ("\"licence\": \"MIT\", ", "", "lacks \"licence\""),
    ("\"bytes\": 12", "\"bytes\": \"12\"", "bytes"),
    ("\"width\": 224", "\"width\": 0", "1 to 8192"),
    ("0.875", "1.5", "0.01 to 1"),
    ("\"dimension\": 7", "\"dimension\": 7 oops", "not JSON"),
  ])
  func saysWhatIsWrongWithACard(old: String, new: String, word: String) throws {
    let error = #expect(throws: ModelsError.self) {
      try ModelCard(json: Self.card(old, new), file: "net.json")
    }
    #expect(error?.description.contains(word) == true, "\(String(describing: error))")
    #expect(error?.description.contains("net.json") == true)
  }

  @Test func translatesTheFlatDialect() throws {
    let flat = """
      {"name": "flat_1.0", "task": "image embedding", "layout": "NCHW float32, N dynamic", "channel_order": "RGB",
       "resize": "bilinear, short side = size/0.875 then centre crop", "input": {"name": "in", "shape": ["N", 3, 20, 30]},
       "mean": [127.5, 127.5, 127.5], "std": [128, 128, 128],
       "outputs": {"embedding": 1280, "logits": "1001 (index 0 = background)", "boxes": "[N,4]"},
       "licence": "Apache-2.0", "source": "zoo", "files": [{"file": "flat.onnx", "sha256": "\(Self.digest)", "bytes": 9}]}
      """
    let card = try ModelCard(json: Array(flat.utf8), file: "flat.json")
    #expect(card.name == "flat_1.0")
    #expect(card.dimension == 1280)
    #expect((card.input?.width, card.input?.height) == (30, 20))
    #expect(card.input?.resize == .crop && card.input?.cropFraction == 0.875)
    #expect(card.input?.scale == [128, 128, 128])
    #expect(card.outputs == ["embedding": .embedding, "logits": .logits, "boxes": .other])
    #expect(card.files.map(\.name) == ["flat.onnx"])
  }

  @Test(arguments: [("net", "f32"), ("net@bf16", "bf16"), ("net@f32", "f32")])
  func readsTheNamesOfSpaces(text: String, precision: String) throws {
    let name = try SpaceName(text)
    #expect(name.model == "net")
    #expect(name.precision.rawValue == precision)
    #expect(name.description == (precision == "f32" ? "net" : text))
  }

  @Test(arguments: ["net/fc1", "net@bf16/fc1", "net:mac", "net@bf16/map:gem:p=3", "net:rmac:levels=2"])
  func readsOutputsAndPoolings(text: String) throws {
    #expect(try SpaceName(text).description == text)
  }

  @Test func refusesPoolingsThatAreNone() {
    #expect(throws: ModelsError.pooling(got: "median")) { try SpaceName("net:median") }
    #expect(throws: ModelsError.pooling(got: "gem:p=0")) { try SpaceName("net:gem:p=0") }
  }

  @Test(arguments: [
    "", "@bf16", "net@", "net@f16", "net@bf16@f32", "net/", "/fc1", ":mac", "../../x", "..", "a b",
  ])
  func refusesWhatNamesNoSpace(text: String) {
    #expect(throws: ModelsError.spaceName(got: text)) { try SpaceName(text) }
  }
}
