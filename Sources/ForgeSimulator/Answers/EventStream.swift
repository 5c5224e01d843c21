import ForgeJSON

/// An answer as server-sent events, the way it comes when a request says `"stream": true`.
struct EventStream {
    private(set) var text = ""

    /// Nil where an endpoint does not stream.
    init?(_ answer: JSONValue, of request: JSONValue, _ endpoint: RequestEndpoint) {
        switch endpoint {
        case .chat: chat(answer, withUsage: request["stream_options"]?["include_usage"] == true)
        case .completions: completion(answer)
        case .responses: response(answer)
        case .embeddings, .moderations, .images, .imageEdits, .videos: return nil
        }
    }

    private mutating func send(_ data: JSONValue) {
        text += "data: \(data.text(.compact))\n\n"
    }

    private mutating func end() {
        text += "data: [DONE]\n\n"
    }

    private mutating func chat(_ answer: JSONValue, withUsage: Bool) {
        var frame: JSONObject = ["id": answer["id"] ?? .null, "object": "chat.completion.chunk"]
        for key in ["created", "model", "service_tier", "system_fingerprint"] { frame[key] = answer[key] ?? .null }
        for choice in answer["choices"]?.arrayValue ?? [] {
            let message = choice["message"] ?? .null
            delta(["role": "assistant", "content": "", "refusal": .null], of: choice, in: frame, withUsage)
            for (index, call) in (message["tool_calls"]?.arrayValue ?? []).enumerated() {
                var call = call.objectValue ?? [:]
                call["index"] = .count(index)
                delta(["tool_calls": [.object(call)]], of: choice, in: frame, withUsage)
            }
            for key in ["content", "refusal"] {
                for piece in Self.pieces(of: message[key]?.stringValue ?? "") {
                    delta([key: .string(piece)], of: choice, in: frame, withUsage)
                }
            }
            delta([:], of: choice, in: frame, withUsage, finish: choice["finish_reason"])
        }
        if withUsage {
            frame["choices"] = []
            frame["usage"] = answer["usage"]
            send(.object(frame))
        }
        end()
    }

    private mutating func delta(
        _ delta: JSONValue, of choice: JSONValue, in frame: JSONObject, _ withUsage: Bool, finish: JSONValue? = nil
    ) {
        var frame = frame
        frame["choices"] = [
            [
                "index": choice["index"] ?? 0, "delta": delta, "logprobs": .null, "finish_reason": finish ?? .null,
            ]
        ]
        if withUsage { frame["usage"] = .null }
        send(.object(frame))
    }

    private mutating func completion(_ answer: JSONValue) {
        for choice in answer["choices"]?.arrayValue ?? [] {
            let pieces = Self.pieces(of: choice["text"]?.stringValue ?? "") + [""]
            for (index, piece) in pieces.enumerated() {
                var frame = answer.objectValue ?? [:]
                frame["usage"] = nil
                var part = choice.objectValue ?? [:]
                part["text"] = .string(piece)
                if index + 1 < pieces.count { part["finish_reason"] = .null }
                frame["choices"] = [.object(part)]
                send(.object(frame))
            }
        }
        end()
    }

    private mutating func response(_ answer: JSONValue) {
        var begun = answer.objectValue ?? [:]
        begun["status"] = "in_progress"
        begun["output"] = []
        begun["usage"] = .null
        begun["incomplete_details"] = .null
        var events: [(type: String, fields: JSONObject)] = ["response.created", "response.in_progress"].map {
            ($0, ["response": .object(begun)])
        }
        for (index, item) in (answer["output"]?.arrayValue ?? []).enumerated() {
            var empty = item.objectValue ?? [:]
            if empty["content"] != nil { empty["content"] = [] }
            if empty["status"] != nil { empty["status"] = "in_progress" }
            events.append(("response.output_item.added", ["output_index": .count(index), "item": .object(empty)]))
            for (place, part) in (item["content"]?.arrayValue ?? []).enumerated() {
                events += Self.part(
                    part,
                    ["item_id": item["id"] ?? .null, "output_index": .count(index), "content_index": .count(place)])
            }
            events.append(("response.output_item.done", ["output_index": .count(index), "item": item]))
        }
        let end = answer["status"]?.stringValue ?? "completed"
        events.append(("response.\(end)", ["response": answer]))
        for (number, event) in events.enumerated() {
            var object: JSONObject = ["type": .string(event.type), "sequence_number": .count(number)]
            for (key, value) in event.fields { object[key] = value }
            text += "event: \(event.type)\n"
            send(.object(object))
        }
    }

    private static func part(_ part: JSONValue, _ place: JSONObject) -> [(type: String, fields: JSONObject)] {
        let isText = part["type"] == "output_text"
        let (kind, key) = isText ? ("output_text", "text") : ("refusal", "refusal")
        let event = { (name: String, more: JSONObject) -> (type: String, fields: JSONObject) in
            var fields = place
            for (key, value) in more { fields[key] = value }
            return (name, fields)
        }
        var empty = part.objectValue ?? [:]
        empty[key] = ""
        let logprobs: JSONObject = isText ? ["logprobs": []] : [:]
        var events = [event("response.content_part.added", ["part": .object(empty)])]
        for piece in pieces(of: part[key]?.stringValue ?? "") {
            var more = logprobs
            more["delta"] = .string(piece)
            events.append(event("response.\(kind).delta", more))
        }
        var whole = logprobs
        whole[key] = part[key] ?? ""
        events.append(event("response.\(kind).done", whole))
        events.append(event("response.content_part.done", ["part": part]))
        return events
    }

    /// The text in pieces of about a word each.
    static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for character in text {
            if character == " ", !piece.isEmpty {
                pieces.append(piece)
                piece = ""
            }
            piece.append(character)
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }
}
