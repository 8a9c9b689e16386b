import Inference

extension ModelCard {
  /// How a text is brought to the network that embeds it, and what is made of its output.
  ///
  /// A card that has an `input`, too, is of a network with two towers (Radford et al., "Learning transferable
  /// visual models from natural language supervision", 2021): one file embeds pictures, another one texts,
  /// and an embedding of one is compared with an embedding of the other as it is. Both are normalised (L2).
  package struct Text: Sendable, Equatable, Codable {
    /// How words become tokens.
    package struct Tokenizer: Sendable, Equatable, Codable {
      package enum Kind: String, Sendable, Codable {
        /// BERT's, for text without case and accents; the vocabulary has a piece of a word on each line.
        case wordPiece
        /// CLIP's; the vocabulary has a pair of symbols on each line but the first.
        case bytePairs
        /// SentencePiece's unigram model; the vocabulary is its file.
        case sentencePiece
      }

      /// How a text is changed before it becomes tokens.
      package enum Cleaning: String, Sendable, Codable {
        /// As for SigLIP: lower case, without ASCII's punctuation, with single spaces.
        case canonical
      }

      package let kind: Kind
      /// The one of the card's files that has the vocabulary.
      package let vocabulary: String
      /// How a text is changed before; only with `sentencePiece`, the others do it in their own way.
      package let cleaning: Cleaning?
      /// The token that fills up shorter texts, 0 if `nil`; only with `sentencePiece`.
      package let padding: Int?
    }

    /// The names of the network's inputs, each `[texts, tokens]` of 64-bit integers.
    package struct Inputs: Sendable, Equatable, Codable {
      /// The tokens.
      package let tokens: String
      /// 1 for tokens of the text, 0 for what fills it up.
      package let mask: String?
      /// Which of two texts a token belongs to: 0, as there is one.
      package let types: String?

      /// - Parameters:
      ///   - tokens: the name of the input for tokens.
      ///   - mask: the name of the input for the mask; `nil` if the network takes none.
      ///   - types: the name of the input for the texts' numbers; `nil` if the network takes none.
      package init(tokens: String, mask: String? = nil, types: String? = nil) {
        self.tokens = tokens
        self.mask = mask
        self.types = types
      }

      /// All of them.
      var names: [String] { [tokens, mask, types].compactMap(\.self) }
    }

    /// What texts are filled up to.
    package enum Padding: String, Sendable, Codable {
      /// The longest of those that the network gets at once; what fills them up must not count.
      case longest
      /// The most tokens, as for networks that look at what fills a text up, or take one length only.
      case maximum
    }

    /// What is made of an embedding for each token.
    package enum Pooling: String, Sendable, Codable {
      /// Their mean; what fills up a text does not count.
      case mean
    }

    package let tokenizer: Tokenizer
    /// The most tokens of a text, with the marks of its beginning and end.
    package let maximumTokens: Int
    package let inputs: Inputs
    /// `nil` if the network has an output that is the embedding.
    package let pooling: Pooling?
    /// `nil` for the longest of a batch.
    package let padding: Padding?
    /// The card's file that embeds texts, where its first one embeds pictures; otherwise `nil`.
    package let network: String?
    /// The output of that file which is the embedding; otherwise `nil`.
    package let output: String?
    /// What the cosine of a picture and a text is multiplied by to become a logit, as it was trained.
    package let logitScale: Double?
    /// What is then added to it; `nil` for nothing.
    package let logitBias: Double?
  }
}

extension ModelCard.Text {
  /// What the output holds that the embedding is made of.
  var outputKind: ModelCard.Output { pooling == nil ? .embedding : .tokens }

  /// The output that the embedding is made of; `nil` if the card names none.
  ///
  /// - Parameter card: the one that it is a section of.
  func output(in card: ModelCard) -> String? { network == nil ? card.first(outputKind) : output }

  /// The number of tokens that all texts are filled up to; `nil` if they are only filled up to the longest.
  var fixedWidth: Int? { padding == .maximum ? maximumTokens : nil }

  /// The file that embeds texts.
  ///
  /// - Parameter card: the one that it is a section of.
  func networkFile(in card: ModelCard) -> String { network ?? card.networkFile.name }

  /// Says the first thing that keeps the section from being obeyed, or nothing.
  ///
  /// - Parameter card: the one that it is a section of.
  func firstFault(in card: ModelCard) -> String? {
    if !(2...8192 ~= maximumTokens) {
      return "the maximumTokens of its text section is \(maximumTokens); it must be 2 to 8192"
    }
    if card.convert == nil, !card.files.dropFirst().contains(where: { $0.name == tokenizer.vocabulary }) {
      return
        "the vocabulary \"\(tokenizer.vocabulary)\" of its text section is none of the files after the network"
    }
    if Set(inputs.names).count < inputs.names.count { return "two inputs of its text section have one name" }
    if let fault = firstFaultOfNetwork(in: card) { return fault }
    return (card.dimension ?? 0) > 0 ? nil : "it must give the dimension of its embedding"
  }

  private func firstFaultOfNetwork(in card: ModelCard) -> String? {
    guard card.input != nil else {
      if network != nil || output != nil {
        return "its text section has a network of its own, so the card needs an \"input\" for pictures"
      }
      if card.outputs.values.filter({ $0 == outputKind }).count == 1 { return nil }
      return "it must name one output that is \"\(outputKind.rawValue)\", as its text section makes the "
        + "embedding of that"
    }
    guard let network, output != nil else {
      return "it takes pictures, so its text section must name the \"network\" for texts and its \"output\""
    }
    // A card of weights that must be converted first names no networks yet.
    if card.convert != nil || card.files.dropFirst().contains(where: { $0.name == network }) { return nil }
    return "the network \"\(network)\" of its text section is none of the files after the first"
  }

  /// Compares the section with its network, and reads its vocabulary.
  ///
  /// - Parameters:
  ///   - card: the one that it is a section of.
  ///   - folder: the folder of the card's files.
  /// - Throws: `ModelsError.inference` when the network has other inputs or outputs; `.dimension` when its
  ///   embeddings have another length; `.vocabulary`, `.file` when the vocabulary is none.
  func check(of card: ModelCard, in folder: String) throws(ModelsError) {
    let file = "\(folder)/\(networkFile(in: card))"
    let network: NetworkDescription
    do throws(InferenceError) {
      network = try NetworkDescription(ofFile: file, outputs: [output(in: card)].compactMap(\.self))
      try network.checkTokens(inputs.names, width: fixedWidth, file: file)
    } catch {
      throw .inference(error)
    }
    let output = output(in: card)
    let port = network.outputs.first { $0.name == output }
    if let expected = card.dimension, let got = port?.shape?.last ?? nil, got != expected {
      throw .dimension(model: card.name, expected: expected, got: got)
    }
    _ = try tokenizer.reader(in: folder)
  }
}
