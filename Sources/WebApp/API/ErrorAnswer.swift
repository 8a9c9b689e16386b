import Faults

/// An error in JSON: `{"error":{"code","message"}}`.
struct ErrorAnswer: Encodable, Sendable {
  struct Body: Encodable {
    let code: String
    let message: String
    let person: Int64?
    let remedy: RemedyAnswer?
    let place: APIError.Place?
  }

  let error: Body

  init(_ error: APIError) {
    self.error = Body(
      code: error.code, message: error.message, person: error.person,
      remedy: error.remedy.map(RemedyAnswer.init), place: error.place)
  }
}

/// A remedy in JSON: what to do, and with what.
struct RemedyAnswer: Encodable, Equatable {
  let action: String
  private(set) var space: String?
  private(set) var base: String?
  private(set) var model: String?
  private(set) var person: Int64?
  private(set) var host: String?
  private(set) var origin: String?
  private(set) var condition: String?

  init(_ remedy: Remedy) {
    action = remedy.action
    switch remedy {
    case .addFolder(let space), .update(let space): self.space = space
    case .addSpace(let space), .removeSpace(let space): self.space = space
    case .learnSpace(let space, let base): (self.space, self.base) = (space, base)
    case .addModel(let model), .trustModel(let model), .measureFaceModel(let model),
      .convertModel(let model, _):
      self.model = model
    case .namePerson(let person), .mergePeople(let person): self.person = person
    case .allowHost(let host): self.host = host
    case .allowOrigin(let origin): self.origin = origin
    case .writeCondition(let condition): self.condition = condition
    default: break
    }
  }
}
