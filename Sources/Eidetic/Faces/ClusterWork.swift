/// Groups faces by person as a job.
public struct ClusterWork: JobWork {
  private let faces: FacesRoom

  /// - Parameter faces: groups them.
  public init(_ faces: FacesRoom) { self.faces = faces }

  /// `cluster`.
  public var kind: JobKind { .cluster }
  /// "Group faces by person".
  public var title: String { "Group faces by person" }
  /// The gallery.
  public var claims: Set<JobClaim> { [.gallery] }

  /// Groups the faces.
  ///
  /// - Throws: as `FacesRoom.cluster`.
  public func run(_ run: JobRun) async throws -> ClusteringReport {
    try await faces.cluster { run.report($0) }
  }
}
