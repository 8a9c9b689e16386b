package import Reporting

/// What was measured of the five systems that the program does the work of, in the form of its JSON.
package struct SystemsReport: Sendable, Codable, Equatable {
  /// What a row is about.
  package enum Part: String, Sendable, Codable, CaseIterable {
    /// What a picture is turned into.
    case features
    /// Filling a search index, or learning one.
    case index
    /// Answering queries.
    case search
    /// Finding and comparing faces.
    case faces
    /// Measuring quality.
    case evaluation
    /// Learning from labels.
    case training
  }

  /// Where a network's weights come from.
  package enum Weights: String, Sendable, Codable {
    /// Its makers'.
    case published
    /// Drawn at random, from a seed; its figures say nothing about quality.
    case random
  }

  /// A value that was measured, reported, or both.
  package struct Figure: Sendable, Codable, Equatable {
    /// Such as `milliseconds per query`.
    package let name: String
    /// As measured; `nil` if this wasn't.
    package let value: Double?
    /// As the system's authors reported; `nil` if they didn't.
    package let reported: Double?

    /// A figure.
    package init(_ name: String, _ value: Double?, reported: Double? = nil) {
      (self.name, self.value, self.reported) = (name, value, reported)
    }
  }

  /// Why a row was not run.
  package struct Lack: Sendable, Codable, Equatable {
    /// In plain words.
    package let reason: String
    /// The model that is not installed.
    package let model: String?
    /// How to make its files, if they can't be downloaded.
    package let convert: String?
  }

  /// One part of a system.
  package struct Row: Sendable, Codable, Equatable {
    /// The kind of the part.
    package let part: Part
    /// What was done, in a few words.
    package let what: String
    /// The network; `nil` for none.
    package var network: String?
    /// The network's weights.
    package var weights: Weights?
    /// The number of pictures, queries or faces.
    package var count: Int?
    /// How long all of it took.
    package var seconds: Double?
    /// What came out.
    package var figures: [Figure] = []
    /// Why it was not run; `nil` if it was.
    package var lack: Lack?
  }

  /// One of the five systems.
  package struct System: Sendable, Codable, Equatable {
    /// 1 to 5.
    package let number: Int
    /// What it did.
    package let title: String
    /// In the order in which they were run.
    package var rows: [Row]
  }

  /// What was measured.
  package struct Settings: Sendable, Codable, Equatable {
    /// The pictures.
    package var folder: String
    /// Their classes.
    package var labels: String?
    /// Pictures of people; `nil` if faces are looked for in `folder`.
    package var faces: String?
    /// Pairs of them, see `FacePairs`.
    package var pairs: String?
    /// The numbers of the systems, in ascending order.
    package var systems: [Int]
    /// The most queries of each search.
    package var queries: Int
    /// The number of pictures decoded, and of networks run, at a time.
    package var threads: Int

    /// All systems, with 20 queries.
    package init(
      folder: String, labels: String? = nil, faces: String? = nil, pairs: String? = nil,
      systems: [Int] = StartingSystem.all.map(\.number), queries: Int = 20, threads: Int
    ) {
      (self.folder, self.labels, self.faces, self.pairs) = (folder, labels, faces, pairs)
      (self.systems, self.queries, self.threads) = (systems, queries, threads)
    }
  }

  /// The program that measured.
  package let program: ReportProgram
  /// What was measured.
  package let settings: Settings
  /// In the order of their numbers.
  package let systems: [System]

  /// - Parameters:
  ///   - program: that measured.
  ///   - settings: what was measured.
  ///   - systems: in the order of their numbers.
  package init(program: ReportProgram, settings: Settings, systems: [System]) {
    (self.program, self.settings, self.systems) = (program, settings, systems)
  }
}
