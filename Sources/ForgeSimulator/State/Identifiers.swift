/// The provider's shapes of ids, made from a seed and a number.
struct Identifiers: Sendable {
    let seed: UInt64

    func file(_ number: Int) -> String {
        var chance = Chance(seed, 0xF11E, UInt64(number))
        return "file-" + Self.base62(22, &chance)
    }

    /// The id of a batch's output or error file.
    func result(_ kind: String, of batch: String) -> String {
        var chance = Chance(seed, for: batch + kind)
        return "file-" + Self.base62(22, &chance)
    }

    func batch(_ number: Int, at seconds: Int64) -> String {
        var chance = Chance(seed, 0xBA7C, UInt64(number))
        return "batch_" + Self.timed(seconds, &chance)
    }

    /// The id of a file that comes in parts.
    func session(_ number: Int) -> String {
        var chance = Chance(seed, 0x0B10AD, UInt64(number))
        return "upload_" + Self.hex(32, &chance)
    }

    func part(_ number: Int, of session: String) -> String {
        var chance = Chance(seed &+ UInt64(number), for: session)
        return "part_" + Self.hex(32, &chance)
    }

    /// The id of an event, or of its delivery.
    func webhook(_ prefix: String, of batch: String, at seconds: Int64) -> String {
        var chance = Chance(seed, for: batch + prefix)
        return prefix + Self.timed(seconds, &chance)
    }

    func line(_ number: Int, of batch: String, at seconds: Int64) -> String {
        var chance = Chance(seed &+ UInt64(number), for: batch)
        return "batch_req_" + Self.timed(seconds, &chance)
    }

    static func hex(_ count: Int, _ chance: inout Chance) -> String {
        var text = ""
        while text.utf8.count < count { text += chance.next().hex }
        return String(text.prefix(count))
    }

    static func base62(_ count: Int, _ chance: inout Chance) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        return String((0..<count).map { _ in letters[chance.below(letters.count)] })
    }

    /// Thirty-two digits as of a UUID version 8: seconds, four at will, `8190`, sixteen at will.
    private static func timed(_ seconds: Int64, _ chance: inout Chance) -> String {
        String(UInt64(UInt32(truncatingIfNeeded: seconds)).hex.suffix(8)) + hex(4, &chance) + "8190" + hex(16, &chance)
    }
}
