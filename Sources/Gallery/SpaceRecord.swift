package import Vocabulary

/// What a space is, and how its embeddings are compared.
package struct SpaceTraits: Sendable, Equatable {
  /// What has an embedding.
  package enum Subject: String, Sendable {
    case image, face
  }

  package let subject: Subject
  /// What makes the embeddings.
  package let kind: SpaceKind
  /// For people.
  package let name: String
  /// All that makes its embeddings comparable, in one text.
  package let identity: String
  package let dimension: Int
  /// The metrics that compare its embeddings sensibly, the default first.
  package let metrics: [Metric]
  /// Whether its embeddings have length 1.
  package let isNormalised: Bool
  /// Whether regions of an image have embeddings, too.
  package let keepsRegions: Bool

  /// - Parameters:
  ///   - subject: what has an embedding.
  ///   - kind: what makes the embeddings.
  ///   - name: for people.
  ///   - identity: all that makes its embeddings comparable.
  ///   - dimension: 1 or more.
  ///   - metrics: the default first.
  ///   - isNormalised: whether its embeddings have length 1.
  ///   - keepsRegions: whether regions of an image have embeddings, too.
  package init(
    subject: Subject = .image, kind: SpaceKind, name: String, identity: String, dimension: Int,
    metrics: [Metric], isNormalised: Bool, keepsRegions: Bool = false
  ) {
    self.subject = subject
    self.kind = kind
    self.name = name
    self.identity = identity
    self.dimension = dimension
    self.metrics = metrics
    self.isNormalised = isNormalised
    self.keepsRegions = keepsRegions
  }
}

/// A space of the gallery.
package struct SpaceRecord: Sendable, Equatable {
  package let id: Int64
  package let traits: SpaceTraits
  /// Grows with every change of its embeddings: what is derived from an earlier generation is behind.
  package let generation: Int64
  /// The space whose embeddings a learned projection maps to this one's; `nil` if none was learned.
  package let base: String?
  /// How many images have been embedded, or searched for faces.
  package let images: Int

  /// - Parameters:
  ///   - id: its number, which is its analysis's.
  ///   - traits: what it is.
  ///   - generation: grows with every change of its embeddings.
  ///   - base: the space whose embeddings are projected.
  ///   - images: how many have been embedded, or searched for faces.
  package init(id: Int64, traits: SpaceTraits, generation: Int64, base: String? = nil, images: Int) {
    self.id = id
    self.traits = traits
    self.generation = generation
    self.base = base
    self.images = images
  }

  package var name: String { traits.name }
  package var identity: String { traits.identity }
  package var dimension: Int { traits.dimension }
  package var metrics: [Metric] { traits.metrics }
  /// The analysis that fills it.
  package var analysis: AnalysisID { AnalysisID(number: id) }
}
