import ForgeBSON
import TestSupport

/// What PyMongo's `bson` makes of the same values.
enum BSONOracle {
    /// Runs a script that reads one line for each of `lines` and prints one line for each.
    static func lines(_ script: String, _ lines: [String]) throws -> [String] {
        let preamble = """
            import bson, json, sys, uuid
            from bson import *
            from bson import json_util
            from bson.binary import Binary
            from bson.code import Code
            from bson.codec_options import CodecOptions, DatetimeConversion
            from bson.datetime_ms import DatetimeMS
            from bson.decimal128 import Decimal128
            from bson.int64 import Int64
            from bson.max_key import MaxKey
            from bson.min_key import MinKey
            from bson.objectid import ObjectId
            from bson.regex import Regex
            from bson.timestamp import Timestamp
            options = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_MS)

            """
        let input = lines.map { $0 + "\n" }.joined()
        let output = try PythonOracle.run(script: preamble + script, input: Array(input.utf8))
        let answers = String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard answers.count == lines.count + 1 else { throw OracleError(lines: answers.count) }
        return answers.dropLast().map(String.init)
    }

    struct OracleError: Error {
        let lines: Int
    }
}

func bytes(hexadecimal text: String) -> [UInt8] {
    [UInt8](hexadecimal: text.utf8.filter { $0 != UInt8(ascii: " ") }) ?? []
}
