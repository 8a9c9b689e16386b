/// The networks that the program knows by name: their cards, in the folder `Catalogue`, are embedded in the
/// program.
///
/// A card says where the files are and what is known about them. If it has `convert`, the files are weights
/// that this command makes runnable. If it has no `outputs`, they are detected when the model is added.
package enum Catalogue {
  /// All cards, by name.
  package static let cards: [ModelCard] = embedded.map { name, json in
    do throws(ModelsError) {
      return try ModelCard(json: json, file: name)
    } catch {
      preconditionFailure("\(error)")
    }
  }.sorted { $0.name < $1.name }

  /// The card of this name.
  package static func card(named name: String) -> ModelCard? { cards.first { $0.name == name } }

  /// The card whose network has this hash.
  static func card(ofNetwork sha256: String) -> ModelCard? {
    cards.first { $0.convert == nil && $0.files.count == 1 && $0.networkFile.sha256 == sha256 }
  }

  /// The only card of a detector or face network that has a file of this hash; `nil` if several share it.
  static func faceCard(withFile sha256: String) -> ModelCard? {
    let known = cards.filter { card in
      card.convert == nil && (card.face != nil || card.detector != nil)
        && card.files.contains { $0.sha256 == sha256 }
    }
    return known.count == 1 ? known[0] : nil
  }

  /// The calibration of a face network's scores: that of its card, otherwise the catalogue's, for cards that
  /// were added before the calibration.
  ///
  /// - Parameter card: the network's.
  package static func acceptance(of card: ModelCard) -> ModelCard.Face.Acceptance? {
    known(\.acceptance, of: card)
  }

  /// The published threshold of a face network; as `acceptance(of:)`.
  ///
  /// - Parameter card: the network's.
  package static func publishedThreshold(of card: ModelCard) -> ModelCard.Face.PublishedThreshold? {
    known(\.publishedThreshold, of: card)
  }

  /// The measured accuracy of a face network; as `acceptance(of:)`.
  ///
  /// - Parameter card: the network's.
  package static func measured(of card: ModelCard) -> ModelCard.Face.Measured? {
    known(\.measured, of: card)
  }

  private static func known<Value>(
    _ part: (ModelCard.Face) -> Value?, of card: ModelCard
  ) -> Value? {
    card.face.flatMap(part)
      ?? card.files.compactMap { $0.sha256.flatMap(faceCard(withFile:))?.face.flatMap(part) }.first
  }

  /// The card whose only file has this URL.
  static func card(ofAddress address: String) -> ModelCard? {
    cards.first { $0.convert == nil && $0.files.count == 1 && $0.networkFile.url == address }
  }

  private static let embedded: [(name: String, json: [UInt8])] = [
    ("arcface_r100", PackageResources.arcface_r100_json),
    ("clip-vit-b16", PackageResources.clip_vit_b16_json),
    ("clip-vit-b16-onnx", PackageResources.clip_vit_b16_onnx_json),
    ("clip-vit-b32", PackageResources.clip_vit_b32_json),
    ("convnext-tiny", PackageResources.convnext_tiny_json),
    ("dinov2-vit-b14", PackageResources.dinov2_vit_b14_json),
    ("dinov2-vit-s14", PackageResources.dinov2_vit_s14_json),
    ("dlib_face_resnet", PackageResources.dlib_face_resnet_json),
    ("efficientnet-lite0", PackageResources.efficientnet_lite0_json),
    ("efficientnet-lite2", PackageResources.efficientnet_lite2_json),
    ("efficientnet-lite4-11", PackageResources.efficientnet_lite4_11_json),
    ("efficientnet_b0", PackageResources.efficientnet_b0_json),
    ("efficientnet_b0-timm", PackageResources.efficientnet_b0_timm_json),
    ("efficientnet_v2_l", PackageResources.efficientnet_v2_l_json),
    ("efficientnetv2_l-timm", PackageResources.efficientnetv2_l_timm_json),
    ("face_detection_retail_0004", PackageResources.face_detection_retail_0004_json),
    ("face_reid_retail_0095", PackageResources.face_reid_retail_0095_json),
    ("facenet128", PackageResources.facenet128_json),
    ("facenet512", PackageResources.facenet512_json),
    ("inception_resnet_v2", PackageResources.inception_resnet_v2_json),
    ("inception_resnet_v2-timm", PackageResources.inception_resnet_v2_timm_json),
    ("inception_v3", PackageResources.inception_v3_json),
    ("inception_v3-timm", PackageResources.inception_v3_timm_json),
    ("mobileclip-s1", PackageResources.mobileclip_s1_json),
    ("mobileclip-s2", PackageResources.mobileclip_s2_json),
    ("mobilefacenet_arcface", PackageResources.mobilefacenet_arcface_json),
    ("mobilenet_edgetpu_1.0_224", PackageResources.mobilenet_edgetpu_1_0_224_json),
    ("mobilenet_v2_1.0_224_tf2", PackageResources.mobilenet_v2_1_0_224_tf2_json),
    ("mobilenetv2-12", PackageResources.mobilenetv2_12_json),
    ("mtcnn", PackageResources.mtcnn_json),
    ("openclip-vit-b32", PackageResources.openclip_vit_b32_json),
    ("ppocr-v6-small", PackageResources.ppocr_v6_small_json),
    ("ppocr-v6-tiny", PackageResources.ppocr_v6_tiny_json),
    ("resnet152-v2-7", PackageResources.resnet152_v2_7_json),
    ("resnet152_v2", PackageResources.resnet152_v2_json),
    ("resnet50", PackageResources.resnet50_json),
    ("resnet50-v1-12", PackageResources.resnet50_v1_12_json),
    ("resnet50-v2-7", PackageResources.resnet50_v2_7_json),
    ("sface", PackageResources.sface_json),
    ("siglip-vit-b16", PackageResources.siglip_vit_b16_json),
    ("squeezenet_1.1", PackageResources.squeezenet_1_1_json),
    ("ultralight_rfb_320", PackageResources.ultralight_rfb_320_json),
    ("vgg16", PackageResources.vgg16_json),
    ("vgg16-12", PackageResources.vgg16_12_json),
    ("vggface", PackageResources.vggface_json),
    ("vit_s16", PackageResources.vit_s16_json),
    ("vit_small_patch16_224-timm", PackageResources.vit_small_patch16_224_timm_json),
    ("xception", PackageResources.xception_json),
    ("xception-timm", PackageResources.xception_timm_json),
    ("yunet_n_320", PackageResources.yunet_n_320_json),
  ]
}
