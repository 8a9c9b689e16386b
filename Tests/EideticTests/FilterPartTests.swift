import Eidetic
import Testing

@Suite struct FilterPartTests {
  @Test func aConditionSaysWhatIsAskedOfWhichField() throws {
    let part = try #require(try FilterPart.all(of: "-TYPE:png,\"jpeg\"").first)
    #expect(part.text == "-type:png,jpeg")
    #expect((part.field, part.label, part.value, part.isNegated) == ("type", "Format", "png, jpeg", true))
    #expect(part.values == ["png", "jpeg"])
  }

  @Test func aValueIsShownWithoutWhatOnlyTheLanguageNeeds() throws {
    let values = try FilterPart.all(of: "folder:\"p/2020\" size:>4mp modified:2019..2021 a").map(\.value)
    #expect(values == ["p/2020", ">4mp", "2019..2021", "a"])
  }

  @Test(
    arguments: [
      ("", []), ("beach  dog", ["beach dog"]), ("a AND type:png", ["a", "type:png"]),
      ("a OR type:png", ["(a OR type:png)"]), ("(a OR b) size:>4mp", ["(a OR b)", "size:>4mp"]),
      ("-(a b) modified:2019..", ["-(a b)", "modified:2019.."]),
      ("folder:\"p/2020\" -x", ["folder:\"p/2020\"", "-x"]),
    ] as [(String, [String])])
  func joinedTheyAreTheFilter(text: String, parts: [String]) throws {
    let found = try FilterPart.all(of: text).map(\.text)
    #expect(found == parts)
    #expect(try FilterPart.all(of: found.joined(separator: " ")).map(\.text) == parts)
    #expect(try Filter(found.joined(separator: " ")) == Filter(text))
  }

  @Test func aTextThatIsNoFilterIsRefused() {
    #expect(throws: (any Error).self) { try FilterPart.all(of: "type:") }
  }
}
