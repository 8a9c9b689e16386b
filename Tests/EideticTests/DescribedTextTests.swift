import Foundation
import TestSupport
import Testing

@testable import Eidetic

/// Texts in which requests say something are read as `openapi.json` describes them by patterns.
@Suite struct DescribedTextTests {
  private struct Description: Decodable {
    struct Components: Decodable {
      struct Schema: Decodable { let pattern: String? }
      let schemas: [String: Schema]
    }
    let components: Components
  }

  private let schemas: [String: Description.Components.Schema]

  init() throws {
    let data = try Data(contentsOf: URL(filePath: SharedData.root + "/Sources/WebApp/openapi.json"))
    schemas = try JSONDecoder().decode(Description.self, from: data).components.schemas
  }

  private func isDescribed(_ text: String, as name: String) throws -> Bool {
    let pattern = try #require(schemas[name]?.pattern)
    return try Regex(pattern).matchingSemantics(.unicodeScalar).firstMatch(in: text) != nil
  }

  /// Whether a chain is one: steps and parameters that come twice, or in an order that undoes them, are
  /// another matter.
  private static func isChain(_ text: String) -> Bool {
    do {
      _ = try RankingChain([text])
      return true
    } catch {
      switch error {
      case .rankingOrder, .repeatedParameter: return true
      default: return false
      }
    }
  }

  @Test(arguments: RankingChain.steps.flatMap { step in step.parameters.indices.map { (step.name, $0) } })
  func theEdgesOfARankingParameterAreDescribed(step: String, place: Int) throws {
    let kind = try #require(RankingChain.steps.first { $0.name == step })
    let parameter = kind.parameters[place]
    let (lower, upper) = (parameter.range.lowerBound, parameter.range.upperBound)
    let offsets = [-100, -1, -0.5, -0.001, 0, 0.001, 0.5, 1, 9, 100]
    let near = offsets.flatMap { [lower + $0, upper + $0] } + (0...40).map { Double($0) * 7 }
    for value in near where value >= 0 {
      let number = parameter.text((value * 1000).rounded() / 1000)
      for text in ["\(step):\(parameter.name)=\(number)", "qe+\(step):\(parameter.name)=\(number)"] {
        #expect(try isDescribed(text, as: "RankingChain") == Self.isChain(text), "\(text)")
      }
    }
    let bare = "\(step):\(parameter.text(parameter.standard))"
    #expect(try isDescribed(bare, as: "RankingChain") == Self.isChain(bare), "\(bare)")
  }

  @Test(arguments: [
    "none", "default", "default+none", "flip", "flip:", "flip:1", "qe:", "qe:3,4", "qe:3,k=4", "qe:k=4,3",
    "qe:alpha=.5",
    "qe:alpha=1.", "qe:alpha=01", "qe:k=01", "qe:k=+1", "qe:k= 1", "qe:k=1.0", "qe:alpha=0x1", "qe:alpha=nan",
    "qe,k=3",
    "qe:k=3,k=3", "qe:beta=1", "expand", "QE", "", "+", "qe+", "+qe", " qe", "qe ", "qe\n",
    "dba+qe+collapse:0.9", "scales:2,n=2",
  ])
  func aRankingChainIsReadAsDescribed(text: String) throws {
    #expect(try isDescribed(text, as: "RankingChain") == Self.isChain(text))
  }

  @Test(arguments: [
    "", "a", "a,b", "a=0.7,b=0.3", "a=1", "a=0", "a=0.0", "a=.5", "a=-1", "a=+1", "a=x", "a=", "a=1e-3",
    "a=2e3", "a=1e99",
    "a=inf", "a=0x1", "net:gem:p=3", "net:gem:p=3=2", "net:size=320", "net:size=320=0.5,b", "net:size=x",
    "net:foo=3",
    "net:foo=x", ":", ":=", ":=1", ",", "a b", "ä", "a=1000000000", "a=0.33333333333333331",
    "net:power=0.5:regions=2=0.1",
  ])
  func aBlendOfSpacesIsReadAsDescribed(text: String) throws {
    var isBlend = true
    do {
      _ = try WeightedSpace.list(text)
    } catch {
      // A space that is named twice is another matter.
      if case .weights = error { isBlend = false }
    }
    #expect(try isDescribed(text, as: "SpaceBlend") == isBlend)
  }
}
