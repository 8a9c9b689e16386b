/// A form as browsers send it (RFC 7578).
struct MultipartForm: Sendable {
  let boundary: String
  private var parts: [UInt8] = []

  init(boundary: String = "----eidetic-0123456789") { self.boundary = boundary }

  /// A form with one picture.
  init(image: [UInt8], name: String = "query.png", _ fields: [String: String] = [:]) {
    self.init(images: [(name, image)], fields)
  }

  init(images: [(name: String, bytes: [UInt8])], _ fields: [String: String] = [:]) {
    self.init()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) { add(name, value) }
    for image in images { add(file: image.bytes, as: "image", name: image.name) }
  }

  mutating func add(_ name: String, _ value: String) {
    parts += Array(
      "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
  }

  mutating func add(file bytes: [UInt8], as field: String, name: String) {
    let head =
      "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"\r\n"
      + "Content-Type: application/octet-stream\r\n\r\n"
    parts += Array(head.utf8) + bytes + Array("\r\n".utf8)
  }

  var contentType: String { "multipart/form-data; boundary=\(boundary)" }

  var body: [UInt8] { parts + Array("--\(boundary)--\r\n".utf8) }
}
