/// The steps by which a ranking is made better, in their order; none for plain search.
///
/// As text: `dba:alpha=3,k=4+qe:k=3` — a step's name, after a colon its parameters, several steps joined by
/// `+`. What is not said has its standard value; a value without a name is the first parameter's
/// (`diversity:0.7`). `none` is plain search, `default` the recommended chain.
public struct RankingChain: Sendable, Hashable, CustomStringConvertible {
  /// A step and its parameters.
  struct Link: Sendable, Hashable {
    let name: String
    /// In the order of the step's parameters.
    let values: [Double]
    /// Whether a space that the step does not work on is searched without it.
    var isOptional = false
  }

  /// Plain search.
  public static let none = RankingChain(links: [])
  /// The chain that the evidence of Documentation/ranking.md recommends.
  ///
  /// A space that one of its steps does not work on, one that is not compared by the cosine or keeps regions,
  /// is searched without that step, also where `default` is a part of another chain.
  public static let standard = RankingChain(links: [Link(DatabaseAugmentation.self, isOptional: true)])

  /// All steps that there are.
  static let steps: [any RankingStep.Type] = [
    QueryFlip.self, QueryCrops.self, QueryScales.self, DatabaseAugmentation.self, QueryExpansion.self,
    Diffusion.self, ReciprocalRanking.self, SpatialVerification.self, Collapse.self, Diversity.self,
  ]

  let links: [Link]

  private init(links: [Link]) { self.links = links }

  /// Reads a chain.
  ///
  /// - Parameter texts: chains, one after the other; none for plain search.
  /// - Throws: `SearchError.rankingStep` for a name that is no step's, `.rankingParameter` for a parameter or
  ///   value that a step does not take, `.repeatedParameter` for one that is given twice, `.rankingOrder` for
  ///   a step that undoes one before it, or stands twice.
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

  /// What `init(_:)` reads, with all parameters.
  public var description: String { links.isEmpty ? "none" : links.map(\.text).joined(separator: "+") }

  /// The same without steps that need not be.
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
  /// Reads its text.
  ///
  /// - Parameter decoder: has one string.
  public init(from decoder: any Decoder) throws {
    self = try RankingChain([try decoder.singleValueContainer().decode(String.self)])
  }

  /// Writes its text.
  ///
  /// - Parameter encoder: takes one string.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
