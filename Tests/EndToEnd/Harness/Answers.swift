/// What `eidetic index --json` answers.
struct IndexAnswer: Decodable {
  struct Failure: Decodable {
    let path: String
    let stage: String
    let reason: String
  }

  struct Unfilled: Decodable {
    let space: String
    let reason: String
  }

  let indexed: Int
  let unchanged: Int
  let moved: Int
  let copied: Int
  let removed: Int
  let failed: [Failure]
  let failedBefore: Int
  let recovered: [Failure]
  let ignored: Int
  let passedOver: Int
  let unreachable: [String]
  let unfilled: [Unfilled]
  let seconds: Double
  let imagesPerSecond: Double

  /// The counts in one line, without those that are 0.
  var counts: String {
    [
      (indexed, "indexed"), (unchanged, "unchanged"), (moved, "moved"), (copied, "copied"),
      (removed, "removed"), (ignored, "ignored"), (failed.count, "failed"), (failedBefore, "failed before"),
    ].filter { $0.0 != 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
  }
}

/// What `eidetic search --json` answers.
struct SearchAnswer: Decodable {
  struct Hit: Decodable {
    let rank: Int
    let id: Int
    let path: String
    let paths: [String]
    let score: Double
    let distance: Double
    let confidence: Double?
    let isQuery: Bool?
    let region: [Double]?
    let explanation: Explanation?

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
  }

  struct Explanation: Decodable {
    let picture: Int?
    let inliers: Int
    let tentative: Int
    let verified: Bool
    let affine: [Double]?
    let pairs: [[Double]]
    let unverified: String?
  }

  struct Coverage: Decodable, Equatable {
    let space: String
    let images: Int
    let total: Int
  }

  struct Strong: Decodable {
    let score: Double
    let count: Int
  }

  struct Cost: Decodable {
    let step: String
    let milliseconds: Double
    let note: String?
  }

  struct Milliseconds: Decodable {
    let decode: Double
    let embed: Double
    let search: Double
    let rank: Double
    let total: Double
  }

  let space: String
  let metric: String
  let k: Int
  let hits: [Hit]
  let incomplete: [Coverage]
  let ranking: [Cost]
  let strong: Strong?
  let milliseconds: Milliseconds

  /// The hits without what differs between two galleries of the same pictures.
  var scores: [String] { hits.map { "\($0.rank) \($0.name) \($0.score)" } }
}

/// What `eidetic status --errors --json` answers.
struct StatusAnswer: Decodable {
  struct Root: Decodable, Equatable {
    let path: String
    let isReachable: Bool
  }

  struct Space: Decodable, Equatable {
    let name: String
    let dimension: Int
    let images: Int
  }

  struct PassedOver: Decodable, Equatable {
    let path: String
    let reason: String
  }

  struct Problem: Decodable {
    let path: String
    let stage: String
    let reason: String
    let severity: String
  }

  let gallery: String
  let images: Int
  let paths: Int
  let roots: [Root]
  let spaces: [Space]
  let failed: Int
  let recovered: Int
  let passedOver: Int
  let errors: [Problem]
  let skipped: [PassedOver]?
}
