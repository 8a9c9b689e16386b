/// The steps that improve a ranking, in their order; empty for plain search.
///
/// As text: `dba:alpha=3,k=4+qe:k=3` — steps joined by `+`, each a name and, after a colon, parameters.
/// Omitted parameters have their default values; a value without a name is that of the first parameter
/// (`diversity:0.7`). `none` is plain search, `default` the recommended chain.
public struct RankingChain: Sendable, Hashable, CustomStringConvertible {
  /// A step and its parameters.
  struct Link: Sendable, Hashable {
    let name: String
    /// In the order of the step's parameters.
    let values: [Double]
    /// Whether the step is skipped in spaces that it does not work on.
    var isOptional = false
  }

  /// Plain search.
  public static let none = RankingChain(links: [])
  /// The chain recommended by the measurements in Documentation/ranking.md.
  ///
  /// Its steps are skipped in spaces that they do not work on (spaces that are not compared by the cosine, or
  /// keep regions), also if `default` is a part of another chain.
  public static let standard = RankingChain(links: [Link(DatabaseAugmentation.self, isOptional: true)])

  /// All steps.
  static let steps: [any RankingStep.Type] = [
    QueryFlip.self, QueryCrops.self, QueryScales.self, DatabaseAugmentation.self, QueryExpansion.self,
    Diffusion.self, ReciprocalRanking.self, SpatialVerification.self, Collapse.self, Diversity.self,
  ]

  let links: [Link]

  private init(links: [Link]) { self.links = links }

  /// Reads a chain.
  ///
  /// - Parameter texts: chains, one after the other; empty for plain search.
  /// - Throws: `SearchError.rankingStep` for an unknown step, `.rankingParameter` for a parameter or value
  ///   that a step does not take, `.repeatedParameter` for one that is given twice, `.rankingOrder` for a
  ///   step that undoes an earlier one or is repeated.
  public init(_ texts: [String]) throws(SearchError) {
    var links: [Link] = []
    for text in texts {
      for part in text.split(separator: "+", omittingEmptySubsequences: false) {
        switch part {
        case "none": break
        case "default": links += Self.standard.links
        default: links.append(try Link(String(part)))
        }
      }
    }
    for (link, next) in zip(links, links.dropFirst()) where next.kind.stage < link.kind.stage {
      throw .rankingOrder(step: next.name, after: link.name)
    }
    for (place, link) in links.enumerated() {
      if links[..<place].contains(where: { $0.name == link.name }) {
        throw .rankingOrder(step: link.name, after: link.name)
      }
    }
    self.links = links
  }

  /// A text that `init(_:)` reads, with all parameters.
  public var description: String { links.isEmpty ? "none" : links.map(\.text).joined(separator: "+") }

  /// The chain without optional steps.
  func withoutOptional() -> RankingChain { RankingChain(links: links.filter { !$0.isOptional }) }

  /// The steps of some stages, each with its text.
  func steps(_ stages: ClosedRange<RankingStage>) -> [(text: String, step: any RankingStep)] {
    links.filter { stages.contains($0.kind.stage) }.map { ($0.text, $0.kind.init($0.values)) }
  }
}

extension RankingChain.Link {
  fileprivate init(_ step: any RankingStep.Type, isOptional: Bool) {
    self.init(name: step.name, values: step.parameters.map(\.standard), isOptional: isOptional)
  }

  fileprivate init(_ text: String) throws(SearchError) {
    let colon = text.firstIndex(of: ":")
    let name = String(text[..<(colon ?? text.endIndex)])
    guard let step = RankingChain.steps.first(where: { $0.name == name }) else {
      throw .rankingStep(got: name, available: RankingChain.steps.map { $0.name })
    }
    var values = step.parameters.map(\.standard)
    var said: Set<Int> = []
    let parts = colon.map {
      text[text.index(after: $0)...].split(separator: ",", omittingEmptySubsequences: false)
    }
    for (place, part) in (parts ?? []).enumerated() {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let index =
        pair.count == 1
        ? (place == 0 && !step.parameters.isEmpty ? 0 : nil)
        : step.parameters.firstIndex { $0.name == pair[0] }
      guard let index, let value = step.parameters[index].value(pair[pair.count - 1]) else {
        throw .rankingParameter(
          step: name, got: String(part), takes: step.parameters.map(\.description))
      }
      guard said.insert(index).inserted else {
        throw .repeatedParameter(step: name, name: step.parameters[index].name)
      }
      values[index] = value
    }
    self.init(name: name, values: values)
  }

  var kind: any RankingStep.Type {
    guard let kind = RankingChain.steps.first(where: { $0.name == name }) else {
      preconditionFailure("\(name) is no step")
    }
    return kind
  }

  fileprivate var text: String {
    let parts = zip(kind.parameters, values).map { "\($0.name)=\($0.text($1))" }
    return parts.isEmpty ? name : name + ":" + parts.joined(separator: ",")
  }
}

extension RankingChain: Codable {
  /// Reads the text form.
  ///
  /// - Parameter decoder: contains one string.
  public init(from decoder: any Decoder) throws {
    self = try RankingChain([try decoder.singleValueContainer().decode(String.self)])
  }

  /// Writes the text form.
  ///
  /// - Parameter encoder: takes one string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
