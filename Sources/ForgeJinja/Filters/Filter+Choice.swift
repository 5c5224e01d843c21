import ForgeBSON

/// Choosing by chance, which here is no chance: the same document makes the same choices in every run.
extension Filter {
    static let choice: [String: Body] = [
        "random": { (renderer, value, _) throws(Fault) in
            let count = try length(of: value)
            guard count > 0 else {
                return .undefined(Undefined(.hint("No random item, sequence was empty."), renderer.undefinedMode))
            }
            let key = TemplateValue.integer(Int64(renderer.chance(below: UInt64(count))))
            if value.pairs() != nil {
                // Python counts on positions, and takes them for keys.
                let found = try value.mapping().value(for: key)
                guard let found else { throw .runtime("KeyError: a dictionary has no positions") }
                return found
            }
            let found = try renderer.item(value, key)
            switch value {
            // What is in a list may itself be missing.
            case .list, .tuple: return found
            default:
                guard !found.isUndefined else { throw .runtime("'\(value.typeName)' object is not subscriptable") }
                return found
            }
        }
    ]
}

extension Renderer {
    /// The next number of a sequence that the document's `_id` begins, or all of a document without one: preparing a
    /// prompt again gives the same bytes, also after the document's status has changed.
    mutating func chance(below bound: UInt64) -> UInt64 {
        var state = chanceState ?? scope.fingerprint
        // SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
        state &+= 0x9E37_79B9_7F4A_7C15
        chanceState = state
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bound.multipliedFullWidth(by: bits ^ (bits >> 31)).high
    }
}

extension TemplateScope {
    /// FNV-1a over what identifies the document.
    fileprivate var fingerprint: UInt64 {
        let bytes = value(named: "_id").flatMap { try? $0.repr() }.map { Array($0.utf8) } ?? documentBytes
        return bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
