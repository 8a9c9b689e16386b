import Foundation
import TestSupport
import Testing

/// What files say of themselves, on the command line and over HTTP.
@Suite(.inTurn, .enabled(if: ExifTool.isInstalled, "ExifTool is not installed"))
struct MetadataTests {
  let work: Workplace

  init() async throws {
    work = try Workplace()
    try work.draw("harbour.png", seed: 1)
    try work.draw("plain.png", seed: 2)
    let tags = [
      "-EXIF:DateTimeOriginal=2019:05:03 23:50:30", "-EXIF:OffsetTimeOriginal=+02:00",
      "-EXIF:Make=Canon", "-EXIF:Model=EOS R5", "-EXIF:ISO=400", "-EXIF:FNumber=2.8",
      "-EXIF:GPSLatitude=56.9496", "-EXIF:GPSLatitudeRef=N", "-EXIF:GPSLongitude=24.1052",
      "-EXIF:GPSLongitudeRef=E", "-XMP-dc:Title=Harbour at dawn", "-XMP-dc:Subject=sea",
      "-XMP-dc:Subject=boat", "-XMP-xmp:Rating=4",
    ]
    try ExifTool.write(tags, to: work.path("harbour.png"))
    try await work.index([work.pictures, "--space", "hsv-regions"])
  }

  private func values(_ details: JSON, _ field: String) -> [JSON] {
    details.array.filter { $0["field"].string == field }.map { $0["value"] }
  }

  @Test func showAnswersWhatExifToolAnswers() async throws {
    let answer = try JSON(parsing: try ExifTool.run(["-m", "-q", "-j", "-n", work.path("harbour.png")]))[0]
    let shown = try await work.json(["show", work.path("harbour.png")])["images"][0]["details"]
    for (field, tag) in [
      ("iso", "ISO"), ("aperture", "FNumber"), ("rating", "Rating"), ("latitude", "GPSLatitude"),
      ("longitude", "GPSLongitude"),
    ] {
      let (number, expected) = (values(shown, field).first?.number ?? .nan, answer[tag].number ?? .nan)
      #expect(abs(number - expected) < 1e-6, "\(field): \(number), not \(expected)")
    }
    #expect(values(shown, "title").map(\.string) == [answer["Title"].string])
    #expect(Set(values(shown, "keyword").map(\.string)) == Set(answer["Subject"].array.map(\.string)))
    #expect(values(shown, "camera").map(\.string) == ["Canon EOS R5"])
    #expect(values(shown, "taken").map(\.string) == ["2019-05-03T23:50:30+02:00"])
    let text = try await work.run(["show", work.path("harbour.png")]).output
    let groups = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
      ["photo", "camera", "place", "file"].contains($0)
    }
    #expect(groups == ["photo", "camera", "place"], "\(text)")
    #expect(text.contains("boat, sea") && text.contains("2019-05-03 23:50:30+02:00"), "\(text)")
  }

  @Test(arguments: [
    "taken:2019..2021 camera:canon", "near:56.95,24.11,1.5km", "rating:>=4 keyword:boat",
    "iso:400 -aperture:>4",
    "title:\"at dawn\" screenshot:no", "place:Riga", "place:\"Riga, Latvia\" place:lettland", "near:Riga",
    "near:Рига,2km", "rīga -place:Estonia",
  ])
  func searchesFindIt(filter: String) async throws {
    let found = try await work.run(["search", "--paths", "--where", filter])
    #expect(found.output == work.path("harbour.png") + "\n", "\(found.errors)")
  }

  @Test func anUnknownPlaceIsPointedAt() async throws {
    let refused = try await work.run(["search", "--where", "iso:400 near:Rigga,20km"])
    #expect(refused.code == 2 && refused.errors.contains("did you mean Riga?"), "\(refused.errors)")
    #expect(refused.errors.contains("iso:400 near:Rigga,20km\n"), "\(refused.errors)")
    #expect(refused.errors.contains("             ^^^^^\n"), "\(refused.errors)")
    let country = try await work.run(["search", "--where", "near:Latvia"])
    #expect(country.code == 2 && country.errors.contains("write it as in place:Latvia"), "\(country.errors)")
  }

  @Test func showAndStatusSayThePlace() async throws {
    let shown = try await work.json(["show", work.path("harbour.png")])["images"][0]["details"]
    #expect(values(shown, "place").map(\.string) == ["Vecrīga", "Riga", "Latvia"], "\(shown)")
    let text = try await work.run(["show", work.path("harbour.png")]).output
    #expect(text.contains("Vecrīga, Riga, Latvia"), "\(text)")
    let status = try await work.json(["status"])
    let places = status["analyses"].array.first { $0["name"].string == "places" }
    #expect(places?["missing"].int == 0, "\(status)")
  }

  @Test func theAPIListsAndFindsIt() async throws {
    try await work.serve { server in
      let found = try await server.post(
        "/api/v1/search", json: #"{"where":"near:56.95,24.11,1.5km taken:2019-05-03"}"#)
      let hits = found.json["hits"].array
      #expect(hits.count == 1, "\(found.text)")
      let suggested = try await server.get("/api/v1/suggestions?text=place:%D0%A0%D0%B8%D0%B3&cursor=12")
      #expect(suggested.json["suggestions"][0]["text"].string == "Riga", "\(suggested.text)")
      #expect(suggested.json["suggestions"][0]["images"].int == 1, "\(suggested.text)")
      let unknown = try await server.post("/api/v1/search", json: #"{"where":"near:Rigga,20km"}"#)
      #expect(unknown.status == 400, "\(unknown.text)")
      #expect(unknown.json["error"]["code"].string == "query_value", "\(unknown.text)")
      #expect(unknown.json["error"]["place"]["corrected"].string == "near:Riga,20km", "\(unknown.text)")
      let image = try await server.get("/api/v1/images/\(hits.first?["id"].int ?? 0)")
      #expect(values(image.json["details"], "taken").map(\.string) == ["2019-05-03T23:50:30+02:00"])
      let kinds = Set(image.json["details"].array.compactMap { $0["kind"].string })
      #expect(kinds == ["text", "number", "localTime"], "\(image.text)")
    }
  }
}
