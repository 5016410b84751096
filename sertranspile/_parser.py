"""Generated from grammar.ebnf by tools/make_parser.py with TatSu: do not edit."""

# fmt: off
# ruff: noqa

import re
from typing import Any

from sertranspile.parsing import Committed, Failed, Parser, closure

_AHEAD_0 = re.compile('((?:(?:request|failure|reply|onreply|branch|onsend|event|error|local|startup|timer)_)?route\\b(?!\\s*=))', re.MULTILINE).match
_AHEAD_1 = re.compile('((?:[#!]!)?(?:include_file|import_file)\\b)|([#!]!(?:(?:define|def|trydefine|trydef|redefine|redef|defexps?|defenvs?|trydefenvs?)\\b(?:[^\\n\\\\]|\\\\[\\s\\S])*|(?:SER|KAMAILIO|OPENSER|MAXCOMPAT|ALL)(?=\\r?\\n|$)))', re.MULTILINE).match
_AHEAD_2 = re.compile('((?:(?:request|failure|reply|onreply|branch|onsend|event|error|local|startup|timer)_)?route\\b(?!\\s*=))|((?:flags|bool|avpflags)\\b(?!\\s*=))', re.MULTILINE).match
_AHEAD_3 = re.compile('((?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine)(?=\\s*\\()|(?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine)\\b)', re.MULTILINE).match
_AHEAD_4 = re.compile('((?:flags|bool|avpflags)\\b(?!\\s*=))', re.MULTILINE).match
_AHEAD_5 = re.compile('((?:[#!]!)?(?:include_file|import_file)\\b)', re.MULTILINE).match
_AHEAD_6 = re.compile('((?:(?:request|failure|reply|onreply|branch|onsend|event|error|local|startup|timer)_)?route\\b(?!\\s*=))|((?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine)(?=\\s*\\()|(?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine)\\b)', re.MULTILINE).match
_ROUTE_WORD = re.compile('((?:(?:request|failure|reply|onreply|branch|onsend|event|error|local|startup|timer)_)?route\\b(?!\\s*=))(?:\\s+)?', re.MULTILINE).match
_ROUTE_NAME = re.compile('("[^"]*"|\'[^\']*\'|[\\w:.+-]+)(?:\\s+)?', re.MULTILINE).match
_AHEAD_9 = re.compile('((?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine)(?=\\s*\\())', re.MULTILINE).match
_DECLARATION_CALL = re.compile('((?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine)(?=\\s*\\())(?:\\s+)?', re.MULTILINE).match
_DECLARATION_WORD = re.compile('((?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine)\\b)(?:\\s+)?', re.MULTILINE).match
_AHEAD_12 = re.compile('"_*"(?:\\s*"_*")*|\'_*\'|(?!(?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine|include_file|import_file|flags|bool|avpflags)\\b|\\w*route\\s*[\\[{]|[A-Za-z_]\\w*(?:\\s*\\[[^\\]\\n]*\\])?(?:\\s*\\.\\s*\\w+)*\\s*=(?![=~]))(?:[\\w.:*\\/\\[\\]-]|\\([^()]*\\))+', re.MULTILINE).match
_FLAG_WORD = re.compile('((?:flags|bool|avpflags)\\b(?!\\s*=))(?:\\s+)?', re.MULTILINE).match
_FLAG_NAME = re.compile('([A-Za-z_]\\w*|"[^"]*"|\'[^\']*\')(?:\\s+)?', re.MULTILINE).match
_FLAG_BIT = re.compile('(\\w+)(?:\\s+)?', re.MULTILINE).match
_SETTING_NAME = re.compile('([A-Za-z_]\\w*(?:\\s*\\[[^\\]\\n]*\\])?(?:\\s*\\.\\s*\\w+)*(?=\\s*=(?![=~])))(?:\\s+)?', re.MULTILINE).match
_AHEAD_17 = re.compile('\\{|"_*"(?:\\s*"_*")*|\'_*\'|(?!(?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine|include_file|import_file|flags|bool|avpflags)\\b|\\w*route\\s*[\\[{]|[A-Za-z_]\\w*(?:\\s*\\[[^\\]\\n]*\\])?(?:\\s*\\.\\s*\\w+)*\\s*=(?![=~]))(?:[\\w.:*\\/\\[\\]-]|\\([^()]*\\))+', re.MULTILINE).match
_SETTING_WORD = re.compile('((?!(?:loadmodulex?|modparamx?|loadpath|mpath|cfgengine|include_file|import_file|flags|bool|avpflags)\\b|\\w*route\\s*[\\[{]|[A-Za-z_]\\w*(?:\\s*\\[[^\\]\\n]*\\])?(?:\\s*\\.\\s*\\w+)*\\s*=(?![=~]))(?:[\\w.:*\\/\\[\\]-]|\\([^()]*\\))+)(?:\\s+)?', re.MULTILINE).match
_AHEAD_19 = re.compile('[A-Za-z_]\\w*', re.MULTILINE).match
_ATTRIBUTE_NAME = re.compile('([A-Za-z_]\\w*)(?:\\s+)?', re.MULTILINE).match
_SEMICOLON = re.compile('(;)(?:\\s+)?', re.MULTILINE).match
_DIRECTIVE = re.compile('([#!]!(?:(?:define|def|trydefine|trydef|redefine|redef|defexps?|defenvs?|trydefenvs?)\\b(?:[^\\n\\\\]|\\\\[\\s\\S])*|(?:SER|KAMAILIO|OPENSER|MAXCOMPAT|ALL)(?=\\r?\\n|$)))(?:\\s+)?', re.MULTILINE).match
_SUBST_WORD = re.compile('([#!]!(?:substdefs?|subst)\\b)(?:\\s+)?', re.MULTILINE).match
_INCLUDE_WORD = re.compile('((?:[#!]!)?(?:include_file|import_file)\\b)(?:\\s+)?', re.MULTILINE).match
_CONDITIONAL_LINE = re.compile('([#!]!(?:ifdef|ifndef|ifexp)\\b[^\\n]*)(?:\\s+)?', re.MULTILINE).match
_ELSE_LINE = re.compile('([#!]!else\\b[^\\n]*)(?:\\s+)?', re.MULTILINE).match
_ENDIF_LINE = re.compile('([#!]!endif\\b[^\\n]*)(?:\\s+)?', re.MULTILINE).match
_AHEAD_28 = re.compile('((?!(?:modparamx?|loadmodulex?|if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\())', re.MULTILINE).match
_AHEAD_29 = re.compile('((?!(?:modparamx?|loadmodulex?|if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\())|((?:return|exit|drop)\\b)', re.MULTILINE).match
_AHEAD_30 = re.compile('((?:[#!]!)?(?:include_file|import_file)\\b)|([#!]!(?:ifdef|ifndef|ifexp)\\b[^\\n]*)|([#!]!(?:(?:define|def|trydefine|trydef|redefine|redef|defexps?|defenvs?|trydefenvs?)\\b(?:[^\\n\\\\]|\\\\[\\s\\S])*|(?:SER|KAMAILIO|OPENSER|MAXCOMPAT|ALL)(?=\\r?\\n|$)))', re.MULTILINE).match
_AHEAD_31 = re.compile('((?!(?:modparamx?|loadmodulex?|if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\())|(break\\b)', re.MULTILINE).match
_AHEAD_32 = re.compile('((?:[#!]!)?(?:include_file|import_file)\\b)|((?!(?:modparamx?|loadmodulex?|if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\())|(if\\b)', re.MULTILINE).match
_AHEAD_33 = re.compile('((?!(?:modparamx?|loadmodulex?|if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\())|(switch\\b)', re.MULTILINE).match
_AHEAD_34 = re.compile('((?!(?:modparamx?|loadmodulex?|if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\())|(while\\b)', re.MULTILINE).match
_AHEAD_35 = re.compile('((?!(?:modparamx?|loadmodulex?|if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\())|(if\\b)', re.MULTILINE).match
_AHEAD_36 = re.compile('[#!]!else\\b[^\\n]*', re.MULTILINE).match
_AHEAD_37 = re.compile('else\\b', re.MULTILINE).match
_AHEAD_38 = re.compile('else\\s+if\\b', re.MULTILINE).match
_IF_WORD = re.compile('(if\\b)(?:\\s+)?', re.MULTILINE).match
_ELSE_IF_WORDS = re.compile('(else\\s+if\\b)(?:\\s+)?', re.MULTILINE).match
_ELSE_WORD = re.compile('(else\\b)(?:\\s+)?', re.MULTILINE).match
_WHILE_WORD = re.compile('(while\\b)(?:\\s+)?', re.MULTILINE).match
_SWITCH_WORD = re.compile('(switch\\b)(?:\\s+)?', re.MULTILINE).match
_AHEAD_44 = re.compile('case\\b|default(?=\\s*:)|[#!]!(?:ifdef|ifndef|ifexp)\\b[^\\n]*', re.MULTILINE).match
_AHEAD_45 = re.compile('\\/', re.MULTILINE).match
_CASE_WORD = re.compile('(case\\b)(?:\\s+)?', re.MULTILINE).match
_DEFAULT_WORD = re.compile('(default(?=\\s*:))(?:\\s+)?', re.MULTILINE).match
_SLASH = re.compile('(\\/)(?:\\s+)?', re.MULTILINE).match
_AHEAD_49 = re.compile('([A-Za-z_]\\w*(?=\\s*:))', re.MULTILINE).match
_CASE_NAME = re.compile('([A-Za-z_]\\w*(?=\\s*:))(?:\\s+)?', re.MULTILINE).match
_JUMP_WORD = re.compile('((?:return|exit|drop)\\b)(?:\\s+)?', re.MULTILINE).match
_AHEAD_52 = re.compile('(\\(\\s*\\))', re.MULTILINE).match
_EMPTY_PARENTHESES = re.compile('(\\(\\s*\\))(?:\\s+)?', re.MULTILINE).match
_AHEAD_54 = re.compile('\\(\\s*\\)', re.MULTILINE).match
_BREAK_WORD = re.compile('(break\\b)(?:\\s+)?', re.MULTILINE).match
_ASSIGN_OPERATOR = re.compile('(\\+?=(?![=~]))(?:\\s+)?', re.MULTILINE).match
_BARE_WORD = re.compile('((?!(?:if|else|while|switch|case|default|return|exit|drop|break)\\b)[A-Za-z_]\\w*)(?:\\s+)?', re.MULTILINE).match
_AHEAD_58 = re.compile('==|!=|=~|!~|~=|&&|\\|\\||<=|>=|<<|>>|[-+*\\/%<>|&^]|(?:and|or|eq|ne|ieq|ine|mod)\\b', re.MULTILINE).match
_BINARY_OPERATOR = re.compile('(==|!=|=~|!~|~=|&&|\\|\\||<=|>=|<<|>>|[-+*\\/%<>|&^]|(?:and|or|eq|ne|ieq|ine|mod)\\b)(?:\\s+)?', re.MULTILINE).match
_AHEAD_60 = re.compile('((?:(?:!(?!=)|~(?!=)|-|\\((?:int|str)\\)|(?:not|defined)\\b)\\s*)+)|((?!(?:modparamx?|loadmodulex?|if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\())', re.MULTILINE).match
_AHEAD_61 = re.compile('((?:(?:!(?!=)|~(?!=)|-|\\((?:int|str)\\)|(?:not|defined)\\b)\\s*)+)', re.MULTILINE).match
_PREFIX = re.compile('((?:(?:!(?!=)|~(?!=)|-|\\((?:int|str)\\)|(?:not|defined)\\b)\\s*)+)(?:\\s+)?', re.MULTILINE).match
_CALL_NAME = re.compile('((?!(?:modparamx?|loadmodulex?|if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\())(?:\\s+)?', re.MULTILINE).match
_NO_ARGUMENT = re.compile('((?=[,)]))(?:\\s+)?', re.MULTILINE).match
_AHEAD_65 = re.compile('([$%](?:\\?|(?:\\w+(?:\\.\\w+)*)?(?:\\(_*\\))?)(?:\\[[^\\]\\n]*\\])?(?=\\s*=(?![=~])))', re.MULTILINE).match
_ASSIGN_TARGET = re.compile('([$%](?:\\?|(?:\\w+(?:\\.\\w+)*)?(?:\\(_*\\))?)(?:\\[[^\\]\\n]*\\])?(?=\\s*=(?![=~])))(?:\\s+)?', re.MULTILINE).match
_STRING = re.compile('("_*"(?:\\s*"_*")*|\'_*\')(?:\\s+)?', re.MULTILINE).match
_VARIABLE = re.compile('([$%](?:\\?|\\w+(?:\\.\\w+)*(?:\\(_*\\))?|\\(_*\\))(?:\\[[^\\]\\n]*\\])?)(?:\\s+)?', re.MULTILINE).match
_SELECT = re.compile('(@[A-Za-z_]\\w*(?:\\.\\w+|\\[[^\\]\\n]*\\])*)(?:\\s+)?', re.MULTILINE).match
_WORD = re.compile('(\\[[0-9A-Fa-f:.]+\\](?::\\d+)?|(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f.]*(?:\\/\\d+)?|\\d+\\.\\d+\\.\\d+\\.\\d+(?:\\s*\\/\\s*\\d+(?:\\.\\d+\\.\\d+\\.\\d+)?|:\\d+)?|(?:(?i:udp|tcp|tls|sctp|wss?)|\\*):[\\w.*:\\[\\]-]+|(?:uri|msg|snd|to):(?:host|port|len(?:gth)?|ip|proto|af)\\b|[A-Za-z_][\\w.-]*:\\d+|(?!(?:if|else|while|switch|case|return|exit|drop|break|and|or|not|eq|ne|ieq|ine|mod)(?![\\w.]))\\w+(?:[\\w-]*(?:\\.[\\w-]+)+)?)(?:\\s+)?', re.MULTILINE).match
_AHEAD_71 = re.compile('(?!(?:modparamx?|loadmodulex?|if|else|while|switch|case|default|return|exit|drop|break|not|and|or|defined|mod|eq|ne|ieq|ine)\\b)[A-Za-z_]\\w*(?=\\s*\\()|drop\\b|;', re.MULTILINE).match
_AHEAD_72 = re.compile(';', re.MULTILINE).match
_DROP_WORD = re.compile('(drop\\b)(?:\\s+)?', re.MULTILINE).match
_AHEAD_74 = re.compile('#.*', re.MULTILINE).match
_COLUMN = re.compile('([^ \\t\\r\\n]+)(?:\\s+)?', re.MULTILINE).match
_TABLE_NOTE = re.compile('(#.*)(?:\\s+)?', re.MULTILINE).match


class SerParser(Parser):
    blanks = staticmethod(re.compile('(?:\\s+)?').match)
    rules = ('item', 'route', 'route_head', 'route_word', 'route_name', 'declaration', 'in_parentheses', 'without_parentheses', 'declaration_call', 'declaration_word', 'plain_arguments', 'plain_argument', 'flag_declaration', 'flag_word', 'flag_list', 'flag', 'flag_name', 'flag_bit', 'assignment', 'setting_name', 'setting_values', 'setting_value', 'setting_word', 'socket_block', 'socket_attributes', 'socket_attribute', 'attribute_name', 'null', 'semicolon', 'directive', 'subst', 'subst_word', 'include', 'include_word', 'conditional_line', 'else_line', 'endif_line', 'statements', 'statement', 'branch', 'conditional_statements', 'block', 'if_statement', 'else_ifs', 'else_if', 'if_word', 'else_if_words', 'else_word', 'while_statement', 'while_word', 'switch_statement', 'switch_word', 'cases', 'any_case', 'case', 'default_case', 'conditional_cases', 'case_word', 'default_word', 'slash', 'case_value', 'case_name', 'jump_statement', 'jump_word', 'jump_value', 'empty_parentheses', 'break_statement', 'break_word', 'assign_statement', 'assign_operator', 'call_statement', 'bare_call', 'bare_word', 'end_of_command', 'before_else', 'expression', 'operation', 'binary_operator', 'operand', 'prefixed', 'prefix', 'primary', 'call', 'call_name', 'arguments', 'argument', 'no_argument', 'parenthesis', 'in_parenthesis', 'assign_expression', 'assign_target', 'block_expression', 'string', 'variable', 'select', 'word', 'route_2001', 'rules_2001', 'rule_2001', 'actions_2001', 'action_2001', 'call_2001', 'drop_2001', 'drop_word', 'table_rule', 'column', 'table_note')

    def _item_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_dghjknpquvwxyz':
            try:
                return self._assignment_()
            except Committed:
                raise Failed from None
        if first in 'eorst':
            position = self.position
            match = _AHEAD_0(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._route_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._assignment_()
            except Failed:
                self._missed(('route_word',), at)
                raise
            except Committed:
                raise Failed from None
        if first in '!#':
            position = self.position
            match = _AHEAD_1(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._include_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._directive_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
            try:
                return self._subst_()
            except Failed:
                self._missed(('include_word', 'directive'), at)
                raise
            except Committed:
                raise Failed from None
        if first in 'bf':
            position = self.position
            match = _AHEAD_2(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._route_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._flag_declaration_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
                except Committed:
                    raise Failed from None
            try:
                return self._assignment_()
            except Failed:
                self._missed(('route_word', 'flag_word'), at)
                raise
            except Committed:
                raise Failed from None
        if first in 'cm':
            position = self.position
            match = _AHEAD_3(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._declaration_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
            try:
                return self._assignment_()
            except Failed:
                self._missed(('declaration_call', 'declaration_word'), at)
                raise
            except Committed:
                raise Failed from None
        if first in ';':
            return self._null_()
        if first in 'a':
            position = self.position
            match = _AHEAD_4(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._flag_declaration_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._assignment_()
            except Failed:
                self._missed(('flag_word',), at)
                raise
            except Committed:
                raise Failed from None
        if first in 'i':
            position = self.position
            match = _AHEAD_5(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._include_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._assignment_()
            except Failed:
                self._missed(('include_word',), at)
                raise
            except Committed:
                raise Failed from None
        if first in 'l':
            position = self.position
            match = _AHEAD_6(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._route_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._declaration_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
            try:
                return self._assignment_()
            except Failed:
                self._missed(('route_word', 'declaration_call', 'declaration_word'), at)
                raise
            except Committed:
                raise Failed from None
        self._error('item')

    def _route_(self) -> Any:
        start = self.next
        part_body = None
        part_head = None
        part_head = self._route_head_()
        self._character('{')
        try:
            part_body = self._statements_()
            self._character('}')
        except Failed:
            raise Committed from None
        action = self.on_route
        node = {'body': part_body, 'head': part_head}
        return node if action is None else action(node, start, self.position)

    def _route_head_(self) -> Any:
        start = self.next
        part_keyword = None
        part_name = None
        part_keyword = self._route_word_()
        if self.text[self.next] in '[':
            position1, next2 = self.position, self.next
            try:
                self._character('[')
                try:
                    part_name = self._route_name_()
                    self._character(']')
                except Failed:
                    raise Committed from None
            except Failed:
                self.position, self.next = position1, next2
                part_name = None
            except Committed:
                raise Failed from None
        action = self.on_route_head
        node = {'keyword': part_keyword, 'name': part_name}
        return node if action is None else action(node, start, self.position)

    def _route_word_(self) -> Any:
        start = self.next
        match = _ROUTE_WORD(self.text, start, self.limit)
        if match is None:
            self._error('route_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_route_word
        return match[1] if action is None else action(match[1], start, end)

    def _route_name_(self) -> Any:
        start = self.next
        match = _ROUTE_NAME(self.text, start, self.limit)
        if match is None:
            self._error('route_name')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_route_name
        return match[1] if action is None else action(match[1], start, end)

    def _declaration_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in 'clm':
            position = self.position
            match = _AHEAD_9(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._in_parentheses_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._without_parentheses_()
            except Failed:
                self._missed(('declaration_call',), at)
                raise
        self._error('declaration')

    def _in_parentheses_(self) -> Any:
        start = self.next
        part_args = None
        part_keyword = None
        part_keyword = self._declaration_call_()
        self._character('(')
        try:
            part_args = self._arguments_()
            self._character(')')
        except Failed:
            raise Committed from None
        action = self.on_in_parentheses
        node = {'args': part_args, 'keyword': part_keyword}
        return node if action is None else action(node, start, self.position)

    def _without_parentheses_(self) -> Any:
        start = self.next
        part_args = None
        part_keyword = None
        part_keyword = self._declaration_word_()
        if self.text[self.next] in '=':
            position1, next2 = self.position, self.next
            try:
                self._character('=')
            except Failed:
                self.position, self.next = position1, next2
        part_args = self._plain_arguments_()
        action = self.on_without_parentheses
        node = {'args': part_args, 'keyword': part_keyword}
        return node if action is None else action(node, start, self.position)

    def _declaration_call_(self) -> Any:
        start = self.next
        match = _DECLARATION_CALL(self.text, start, self.limit)
        if match is None:
            self._error('declaration_call')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_declaration_call
        return match[1] if action is None else action(match[1], start, end)

    def _declaration_word_(self) -> Any:
        start = self.next
        match = _DECLARATION_WORD(self.text, start, self.limit)
        if match is None:
            self._error('declaration_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_declaration_word
        return match[1] if action is None else action(match[1], start, end)

    def _plain_arguments_(self) -> Any:
        start = self.next
        node = closure()
        value1 = self._plain_argument_()
        node.append(value1)
        while self.text[self.next] not in '\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !#$%&)+,;<=>?@\\^`{|}~\x7f':
            if _AHEAD_12(self.text, self.next, self.limit) is None:
                self._missed(('string', 'setting_word'), self.next)
                break
            position2, next3 = self.position, self.next
            try:
                value4 = self._plain_argument_()
            except Failed:
                self.position, self.next = position2, next3
                break
            if self.position == position2:
                break
            node.append(value4)
        action = self.on_plain_arguments
        return node if action is None else action(node, start, self.position)

    def _plain_argument_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in '"\'':
            return self._string_()
        return self._setting_word_()

    def _flag_declaration_(self) -> Any:
        start = self.next
        part_flags = None
        part_keyword = None
        part_keyword = self._flag_word_()
        try:
            part_flags = self._flag_list_()
        except Failed:
            raise Committed from None
        action = self.on_flag_declaration
        node = {'flags': part_flags, 'keyword': part_keyword}
        return node if action is None else action(node, start, self.position)

    def _flag_word_(self) -> Any:
        start = self.next
        match = _FLAG_WORD(self.text, start, self.limit)
        if match is None:
            self._error('flag_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_flag_word
        return match[1] if action is None else action(match[1], start, end)

    def _flag_list_(self) -> Any:
        start = self.next
        node = closure()
        value1 = self._flag_()
        node.append(value1)
        while self.text[self.next] == ',' and self.next < self.limit:
            self._character(',')
            value2 = self._flag_()
            node.append(value2)
        action = self.on_flag_list
        return node if action is None else action(node, start, self.position)

    def _flag_(self) -> Any:
        start = self.next
        part_bit = None
        part_name = None
        part_name = self._flag_name_()
        if self.text[self.next] in ':':
            position1, next2 = self.position, self.next
            try:
                self._character(':')
                try:
                    part_bit = self._flag_bit_()
                except Failed:
                    raise Committed from None
            except Failed:
                self.position, self.next = position1, next2
                part_bit = None
            except Committed:
                raise Failed from None
        action = self.on_flag
        node = {'bit': part_bit, 'name': part_name}
        return node if action is None else action(node, start, self.position)

    def _flag_name_(self) -> Any:
        start = self.next
        match = _FLAG_NAME(self.text, start, self.limit)
        if match is None:
            self._error('flag_name')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_flag_name
        return match[1] if action is None else action(match[1], start, end)

    def _flag_bit_(self) -> Any:
        start = self.next
        match = _FLAG_BIT(self.text, start, self.limit)
        if match is None:
            self._error('flag_bit')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_flag_bit
        return match[1] if action is None else action(match[1], start, end)

    def _assignment_(self) -> Any:
        start = self.next
        part_assigned = None
        part_name = None
        part_name = self._setting_name_()
        self._character('=')
        try:
            part_assigned = self._setting_values_()
        except Failed:
            raise Committed from None
        action = self.on_assignment
        node = {'assigned': part_assigned, 'name': part_name}
        return node if action is None else action(node, start, self.position)

    def _setting_name_(self) -> Any:
        start = self.next
        match = _SETTING_NAME(self.text, start, self.limit)
        if match is None:
            self._error('setting_name')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_setting_name
        return match[1] if action is None else action(match[1], start, end)

    def _setting_values_(self) -> Any:
        start = self.next
        node = closure()
        value1 = self._setting_value_()
        node.append(value1)
        while self.text[self.next] not in '\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f !#$%&)+,;<=>?@\\^`|}~\x7f':
            if _AHEAD_17(self.text, self.next, self.limit) is None:
                self._missed(('{', 'string', 'setting_word'), self.next)
                break
            position2, next3 = self.position, self.next
            try:
                value4 = self._setting_value_()
            except Failed:
                self.position, self.next = position2, next3
                break
            if self.position == position2:
                break
            node.append(value4)
        action = self.on_setting_values
        return node if action is None else action(node, start, self.position)

    def _setting_value_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in '"\'':
            return self._string_()
        if first in '{':
            try:
                return self._socket_block_()
            except Committed:
                raise Failed from None
        return self._setting_word_()

    def _setting_word_(self) -> Any:
        start = self.next
        match = _SETTING_WORD(self.text, start, self.limit)
        if match is None:
            self._error('setting_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_setting_word
        return match[1] if action is None else action(match[1], start, end)

    def _socket_block_(self) -> Any:
        start = self.next
        part_attributes = None
        self._character('{')
        try:
            part_attributes = self._socket_attributes_()
            self._character('}')
        except Failed:
            raise Committed from None
        action = self.on_socket_block
        node = {'attributes': part_attributes}
        return node if action is None else action(node, start, self.position)

    def _socket_attributes_(self) -> Any:
        start = self.next
        node = closure()
        while self.text[self.next] in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz':
            if _AHEAD_19(self.text, self.next, self.limit) is None:
                self._missed(('attribute_name',), self.next)
                break
            position1, next2 = self.position, self.next
            try:
                value3 = self._socket_attribute_()
            except Failed:
                self.position, self.next = position1, next2
                break
            except Committed:
                raise Failed from None
            if self.position == position1:
                break
            node.append(value3)
        action = self.on_socket_attributes
        return node if action is None else action(node, start, self.position)

    def _socket_attribute_(self) -> Any:
        start = self.next
        part_assigned = None
        part_name = None
        part_name = self._attribute_name_()
        self._character('=')
        try:
            part_assigned = self._plain_argument_()
            if self.text[self.next] in ';':
                position1, next2 = self.position, self.next
                try:
                    self._character(';')
                except Failed:
                    self.position, self.next = position1, next2
        except Failed:
            raise Committed from None
        action = self.on_socket_attribute
        node = {'assigned': part_assigned, 'name': part_name}
        return node if action is None else action(node, start, self.position)

    def _attribute_name_(self) -> Any:
        start = self.next
        match = _ATTRIBUTE_NAME(self.text, start, self.limit)
        if match is None:
            self._error('attribute_name')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_attribute_name
        return match[1] if action is None else action(match[1], start, end)

    def _null_(self) -> Any:
        start = self.next
        node = self._semicolon_()
        action = self.on_null
        return node if action is None else action(node, start, self.position)

    def _semicolon_(self) -> Any:
        start = self.next
        match = _SEMICOLON(self.text, start, self.limit)
        if match is None:
            self._error('semicolon')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_semicolon
        return match[1] if action is None else action(match[1], start, end)

    def _directive_(self) -> Any:
        start = self.next
        match = _DIRECTIVE(self.text, start, self.limit)
        if match is None:
            self._error('directive')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_directive
        return match[1] if action is None else action(match[1], start, end)

    def _subst_(self) -> Any:
        start = self.next
        part_keyword = None
        part_text = None
        part_keyword = self._subst_word_()
        try:
            part_text = self._string_()
        except Failed:
            raise Committed from None
        action = self.on_subst
        node = {'keyword': part_keyword, 'text': part_text}
        return node if action is None else action(node, start, self.position)

    def _subst_word_(self) -> Any:
        start = self.next
        match = _SUBST_WORD(self.text, start, self.limit)
        if match is None:
            self._error('subst_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_subst_word
        return match[1] if action is None else action(match[1], start, end)

    def _include_(self) -> Any:
        start = self.next
        part_keyword = None
        part_text = None
        part_keyword = self._include_word_()
        try:
            part_text = self._string_()
        except Failed:
            raise Committed from None
        action = self.on_include
        node = {'keyword': part_keyword, 'text': part_text}
        return node if action is None else action(node, start, self.position)

    def _include_word_(self) -> Any:
        start = self.next
        match = _INCLUDE_WORD(self.text, start, self.limit)
        if match is None:
            self._error('include_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_include_word
        return match[1] if action is None else action(match[1], start, end)

    def _conditional_line_(self) -> Any:
        start = self.next
        match = _CONDITIONAL_LINE(self.text, start, self.limit)
        if match is None:
            self._error('conditional_line')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_conditional_line
        return match[1] if action is None else action(match[1], start, end)

    def _else_line_(self) -> Any:
        start = self.next
        match = _ELSE_LINE(self.text, start, self.limit)
        if match is None:
            self._error('else_line')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_else_line
        return match[1] if action is None else action(match[1], start, end)

    def _endif_line_(self) -> Any:
        start = self.next
        match = _ENDIF_LINE(self.text, start, self.limit)
        if match is None:
            self._error('endif_line')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_endif_line
        return match[1] if action is None else action(match[1], start, end)

    def _statements_(self) -> Any:
        start = self.next
        node = closure()
        while self.text[self.next] in '!#$%;ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz{':
            position1, next2 = self.position, self.next
            try:
                value3 = self._statement_()
            except Failed:
                self.position, self.next = position1, next2
                break
            if self.position == position1:
                break
            node.append(value3)
        action = self.on_statements
        return node if action is None else action(node, start, self.position)

    def _statement_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_acfghjklmnopqtuvxyz':
            position = self.position
            match = _AHEAD_28(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name',), at)
                raise
        if first in 'der':
            position = self.position
            match = _AHEAD_29(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._jump_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name', 'jump_word'), at)
                raise
        if first in '!#':
            position = self.position
            match = _AHEAD_30(self.text, at, self.limit)
            option = 4 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._include_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._conditional_statements_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
            if option == 3:
                try:
                    return self._directive_()
                except Failed:
                    self.position, self.next = position, at
                    option = 4
            try:
                return self._subst_()
            except Failed:
                self._missed(('include_word', 'conditional_line', 'directive'), at)
                raise
            except Committed:
                raise Failed from None
        if first in '$%':
            try:
                return self._assign_statement_()
            except Committed:
                raise Failed from None
        if first in ';':
            return self._null_()
        if first in 'b':
            position = self.position
            match = _AHEAD_31(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._break_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name', 'break_word'), at)
                raise
        if first in 'i':
            position = self.position
            match = _AHEAD_32(self.text, at, self.limit)
            option = 4 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._include_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
                except Committed:
                    raise Failed from None
            if option == 3:
                try:
                    return self._if_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 4
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('include_word', 'call_name', 'if_word'), at)
                raise
        if first in 's':
            position = self.position
            match = _AHEAD_33(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._switch_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
                except Committed:
                    raise Failed from None
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name', 'switch_word'), at)
                raise
        if first in 'w':
            position = self.position
            match = _AHEAD_34(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._while_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name', 'while_word'), at)
                raise
        if first in '{':
            try:
                return self._block_()
            except Committed:
                raise Failed from None
        self._error('statement')

    def _branch_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_acfghjklmnopqtuvxyz':
            position = self.position
            match = _AHEAD_28(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name',), at)
                raise
        if first in 'der':
            position = self.position
            match = _AHEAD_29(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._jump_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name', 'jump_word'), at)
                raise
        if first in '$%':
            try:
                return self._assign_statement_()
            except Committed:
                raise Failed from None
        if first in ';':
            return self._null_()
        if first in 'b':
            position = self.position
            match = _AHEAD_31(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._break_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name', 'break_word'), at)
                raise
        if first in 'i':
            position = self.position
            match = _AHEAD_35(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._if_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name', 'if_word'), at)
                raise
        if first in 's':
            position = self.position
            match = _AHEAD_33(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._switch_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
                except Committed:
                    raise Failed from None
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name', 'switch_word'), at)
                raise
        if first in 'w':
            position = self.position
            match = _AHEAD_34(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._while_statement_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
            try:
                return self._bare_call_()
            except Failed:
                self._missed(('call_name', 'while_word'), at)
                raise
        if first in '{':
            try:
                return self._block_()
            except Committed:
                raise Failed from None
        self._error('branch')

    def _conditional_statements_(self) -> Any:
        start = self.next
        part_opening = None
        part_otherwise = None
        part_then = None
        part_opening = self._conditional_line_()
        part_then = self._statements_()
        if self.text[self.next] in '!#':
            if _AHEAD_36(self.text, self.next, self.limit) is None:
                self._missed(('else_line',), self.next)
            else:
                position1, next2 = self.position, self.next
                try:
                    self._else_line_()
                    part_otherwise = self._statements_()
                except Failed:
                    self.position, self.next = position1, next2
                    part_otherwise = None
        self._endif_line_()
        action = self.on_conditional_statements
        node = {'opening': part_opening, 'otherwise': part_otherwise, 'then': part_then}
        return node if action is None else action(node, start, self.position)

    def _block_(self) -> Any:
        start = self.next
        part_body = None
        self._character('{')
        try:
            part_body = self._statements_()
            self._character('}')
        except Failed:
            raise Committed from None
        action = self.on_block
        node = {'body': part_body}
        return node if action is None else action(node, start, self.position)

    def _if_statement_(self) -> Any:
        start = self.next
        part_elifs = None
        part_otherwise = None
        part_test = None
        part_then = None
        self._if_word_()
        part_test = self._expression_()
        part_then = self._branch_()
        part_elifs = self._else_ifs_()
        if self.text[self.next] in 'e':
            if _AHEAD_37(self.text, self.next, self.limit) is None:
                self._missed(('else_word',), self.next)
            else:
                position1, next2 = self.position, self.next
                try:
                    self._else_word_()
                    try:
                        part_otherwise = self._branch_()
                    except Failed:
                        raise Committed from None
                except Failed:
                    self.position, self.next = position1, next2
                    part_otherwise = None
                except Committed:
                    raise Failed from None
        action = self.on_if_statement
        node = {'elifs': part_elifs, 'otherwise': part_otherwise, 'test': part_test, 'then': part_then}
        return node if action is None else action(node, start, self.position)

    def _else_ifs_(self) -> Any:
        start = self.next
        node = closure()
        while self.text[self.next] in 'e':
            if _AHEAD_38(self.text, self.next, self.limit) is None:
                self._missed(('else_if_words',), self.next)
                break
            position1, next2 = self.position, self.next
            try:
                value3 = self._else_if_()
            except Failed:
                self.position, self.next = position1, next2
                break
            except Committed:
                raise Failed from None
            if self.position == position1:
                break
            node.append(value3)
        action = self.on_else_ifs
        return node if action is None else action(node, start, self.position)

    def _else_if_(self) -> Any:
        start = self.next
        part_test = None
        part_then = None
        self._else_if_words_()
        try:
            part_test = self._expression_()
            part_then = self._branch_()
        except Failed:
            raise Committed from None
        action = self.on_else_if
        node = {'test': part_test, 'then': part_then}
        return node if action is None else action(node, start, self.position)

    def _if_word_(self) -> Any:
        start = self.next
        match = _IF_WORD(self.text, start, self.limit)
        if match is None:
            self._error('if_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_if_word
        return match[1] if action is None else action(match[1], start, end)

    def _else_if_words_(self) -> Any:
        start = self.next
        match = _ELSE_IF_WORDS(self.text, start, self.limit)
        if match is None:
            self._error('else_if_words')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_else_if_words
        return match[1] if action is None else action(match[1], start, end)

    def _else_word_(self) -> Any:
        start = self.next
        match = _ELSE_WORD(self.text, start, self.limit)
        if match is None:
            self._error('else_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_else_word
        return match[1] if action is None else action(match[1], start, end)

    def _while_statement_(self) -> Any:
        start = self.next
        part_body = None
        part_test = None
        self._while_word_()
        part_test = self._expression_()
        part_body = self._branch_()
        action = self.on_while_statement
        node = {'body': part_body, 'test': part_test}
        return node if action is None else action(node, start, self.position)

    def _while_word_(self) -> Any:
        start = self.next
        match = _WHILE_WORD(self.text, start, self.limit)
        if match is None:
            self._error('while_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_while_word
        return match[1] if action is None else action(match[1], start, end)

    def _switch_statement_(self) -> Any:
        start = self.next
        part_cases = None
        part_subject = None
        self._switch_word_()
        part_subject = self._expression_()
        self._character('{')
        try:
            part_cases = self._cases_()
            self._character('}')
        except Failed:
            raise Committed from None
        action = self.on_switch_statement
        node = {'cases': part_cases, 'subject': part_subject}
        return node if action is None else action(node, start, self.position)

    def _switch_word_(self) -> Any:
        start = self.next
        match = _SWITCH_WORD(self.text, start, self.limit)
        if match is None:
            self._error('switch_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_switch_word
        return match[1] if action is None else action(match[1], start, end)

    def _cases_(self) -> Any:
        start = self.next
        node = closure()
        while self.text[self.next] in '!#cd':
            if _AHEAD_44(self.text, self.next, self.limit) is None:
                self._missed(('case_word', 'default_word', 'conditional_line'), self.next)
                break
            position1, next2 = self.position, self.next
            try:
                value3 = self._any_case_()
            except Failed:
                self.position, self.next = position1, next2
                break
            if self.position == position1:
                break
            node.append(value3)
        action = self.on_cases
        return node if action is None else action(node, start, self.position)

    def _any_case_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in '!#':
            return self._conditional_cases_()
        if first in 'c':
            try:
                return self._case_()
            except Committed:
                raise Failed from None
        if first in 'd':
            try:
                return self._default_case_()
            except Committed:
                raise Failed from None
        self._error('any_case')

    def _case_(self) -> Any:
        start = self.next
        part_body = None
        part_regex = None
        part_value = None
        self._case_word_()
        try:
            if self.text[self.next] in '/':
                if _AHEAD_45(self.text, self.next, self.limit) is None:
                    self._missed(('slash',), self.next)
                else:
                    position1, next2 = self.position, self.next
                    try:
                        part_regex = self._slash_()
                    except Failed:
                        self.position, self.next = position1, next2
                        part_regex = None
            part_value = self._case_value_()
            self._character(':')
            part_body = self._statements_()
        except Failed:
            raise Committed from None
        action = self.on_case
        node = {'body': part_body, 'regex': part_regex, 'value': part_value}
        return node if action is None else action(node, start, self.position)

    def _default_case_(self) -> Any:
        start = self.next
        part_body = None
        self._default_word_()
        self._character(':')
        try:
            part_body = self._statements_()
        except Failed:
            raise Committed from None
        action = self.on_default_case
        node = {'body': part_body}
        return node if action is None else action(node, start, self.position)

    def _conditional_cases_(self) -> Any:
        start = self.next
        part_opening = None
        part_otherwise = None
        part_then = None
        part_opening = self._conditional_line_()
        part_then = self._cases_()
        if self.text[self.next] in '!#':
            if _AHEAD_36(self.text, self.next, self.limit) is None:
                self._missed(('else_line',), self.next)
            else:
                position1, next2 = self.position, self.next
                try:
                    self._else_line_()
                    part_otherwise = self._cases_()
                except Failed:
                    self.position, self.next = position1, next2
                    part_otherwise = None
        self._endif_line_()
        action = self.on_conditional_cases
        node = {'opening': part_opening, 'otherwise': part_otherwise, 'then': part_then}
        return node if action is None else action(node, start, self.position)

    def _case_word_(self) -> Any:
        start = self.next
        match = _CASE_WORD(self.text, start, self.limit)
        if match is None:
            self._error('case_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_case_word
        return match[1] if action is None else action(match[1], start, end)

    def _default_word_(self) -> Any:
        start = self.next
        match = _DEFAULT_WORD(self.text, start, self.limit)
        if match is None:
            self._error('default_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_default_word
        return match[1] if action is None else action(match[1], start, end)

    def _slash_(self) -> Any:
        start = self.next
        match = _SLASH(self.text, start, self.limit)
        if match is None:
            self._error('slash')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_slash
        return match[1] if action is None else action(match[1], start, end)

    def _case_value_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz':
            position = self.position
            match = _AHEAD_49(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._case_name_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
            try:
                return self._expression_()
            except Failed:
                self._missed(('case_name',), at)
                raise
        return self._expression_()

    def _case_name_(self) -> Any:
        start = self.next
        match = _CASE_NAME(self.text, start, self.limit)
        if match is None:
            self._error('case_name')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_case_name
        return match[1] if action is None else action(match[1], start, end)

    def _jump_statement_(self) -> Any:
        start = self.next
        part_keyword = None
        part_value = None
        part_keyword = self._jump_word_()
        if self.text[self.next] not in '\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f #&)+,./;<=>?\\]^`|}\x7f':
            position1, next2 = self.position, self.next
            try:
                part_value = self._jump_value_()
            except Failed:
                self.position, self.next = position1, next2
                part_value = None
        self._end_of_command_()
        action = self.on_jump_statement
        node = {'keyword': part_keyword, 'value': part_value}
        return node if action is None else action(node, start, self.position)

    def _jump_word_(self) -> Any:
        start = self.next
        match = _JUMP_WORD(self.text, start, self.limit)
        if match is None:
            self._error('jump_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_jump_word
        return match[1] if action is None else action(match[1], start, end)

    def _jump_value_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in '(':
            position = self.position
            match = _AHEAD_52(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._empty_parentheses_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
            try:
                return self._expression_()
            except Failed:
                self._missed(('empty_parentheses',), at)
                raise
        return self._expression_()

    def _empty_parentheses_(self) -> Any:
        start = self.next
        match = _EMPTY_PARENTHESES(self.text, start, self.limit)
        if match is None:
            self._error('empty_parentheses')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_empty_parentheses
        return match[1] if action is None else action(match[1], start, end)

    def _break_statement_(self) -> Any:
        start = self.next
        part_keyword = None
        part_keyword = self._break_word_()
        if self.text[self.next] in '(':
            if _AHEAD_54(self.text, self.next, self.limit) is None:
                self._missed(('empty_parentheses',), self.next)
            else:
                position1, next2 = self.position, self.next
                try:
                    self._empty_parentheses_()
                except Failed:
                    self.position, self.next = position1, next2
        self._end_of_command_()
        action = self.on_break_statement
        node = {'keyword': part_keyword}
        return node if action is None else action(node, start, self.position)

    def _break_word_(self) -> Any:
        start = self.next
        match = _BREAK_WORD(self.text, start, self.limit)
        if match is None:
            self._error('break_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_break_word
        return match[1] if action is None else action(match[1], start, end)

    def _assign_statement_(self) -> Any:
        start = self.next
        part_operator = None
        part_target = None
        part_value = None
        part_target = self._variable_()
        part_operator = self._assign_operator_()
        try:
            part_value = self._expression_()
            self._end_of_command_()
        except Failed:
            raise Committed from None
        action = self.on_assign_statement
        node = {'operator': part_operator, 'target': part_target, 'value': part_value}
        return node if action is None else action(node, start, self.position)

    def _assign_operator_(self) -> Any:
        start = self.next
        match = _ASSIGN_OPERATOR(self.text, start, self.limit)
        if match is None:
            self._error('assign_operator')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_assign_operator
        return match[1] if action is None else action(match[1], start, end)

    def _call_statement_(self) -> Any:
        start = self.next
        part_call = None
        part_call = self._call_()
        self._end_of_command_()
        action = self.on_call_statement
        node = {'call': part_call}
        return node if action is None else action(node, start, self.position)

    def _bare_call_(self) -> Any:
        start = self.next
        part_name = None
        part_name = self._bare_word_()
        self._end_of_command_()
        action = self.on_bare_call
        node = {'name': part_name}
        return node if action is None else action(node, start, self.position)

    def _bare_word_(self) -> Any:
        start = self.next
        match = _BARE_WORD(self.text, start, self.limit)
        if match is None:
            self._error('bare_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_bare_word
        return match[1] if action is None else action(match[1], start, end)

    def _end_of_command_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in ';':
            return self._semicolon_()
        if first in 'e':
            return self._before_else_()
        self._error('end_of_command')

    def _before_else_(self) -> Any:
        start = self.next
        position1, next2 = self.position, self.next
        self._else_word_()
        self.position, self.next = position1, next2
        node = None
        action = self.on_before_else
        return node if action is None else action(node, start, self.position)

    def _expression_(self) -> Any:
        start = self.next
        value1 = self._operand_()
        value2 = closure()
        while self.text[self.next] in '!%&*+-/<=>^aeimno|~':
            if _AHEAD_58(self.text, self.next, self.limit) is None:
                self._missed(('binary_operator',), self.next)
                break
            position3, next4 = self.position, self.next
            try:
                value5 = self._operation_()
            except Failed:
                self.position, self.next = position3, next4
                break
            if self.position == position3:
                break
            value2.append(value5)
        node = (value1,value2)
        action = self.on_expression
        return node if action is None else action(node, start, self.position)

    def _operation_(self) -> Any:
        start = self.next
        value1 = self._binary_operator_()
        value2 = self._operand_()
        node = (value1,value2)
        action = self.on_operation
        return node if action is None else action(node, start, self.position)

    def _binary_operator_(self) -> Any:
        start = self.next
        match = _BINARY_OPERATOR(self.text, start, self.limit)
        if match is None:
            self._error('binary_operator')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_binary_operator
        return match[1] if action is None else action(match[1], start, end)

    def _operand_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcefghijklmopqrstuvwxyz':
            position = self.position
            match = _AHEAD_28(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._word_()
            except Failed:
                self._missed(('call_name',), at)
                raise
        if first in '!-~':
            try:
                return self._prefixed_()
            except Committed:
                raise Failed from None
        if first in '"\'':
            return self._string_()
        if first in '$%':
            return self._variable_()
        if first in 'dn':
            position = self.position
            match = _AHEAD_60(self.text, at, self.limit)
            option = 3 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._prefixed_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            if option == 2:
                try:
                    return self._call_()
                except Failed:
                    self.position, self.next = position, at
                    option = 3
                except Committed:
                    raise Failed from None
            try:
                return self._word_()
            except Failed:
                self._missed(('prefix', 'call_name'), at)
                raise
        if first in '(':
            position = self.position
            match = _AHEAD_61(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._prefixed_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._parenthesis_()
            except Failed:
                self._missed(('prefix',), at)
                raise
            except Committed:
                raise Failed from None
        if first in '@':
            return self._select_()
        if first in '{':
            try:
                return self._block_expression_()
            except Committed:
                raise Failed from None
        return self._word_()

    def _prefixed_(self) -> Any:
        start = self.next
        part_operators = None
        part_value = None
        part_operators = self._prefix_()
        try:
            part_value = self._primary_()
        except Failed:
            raise Committed from None
        action = self.on_prefixed
        node = {'operators': part_operators, 'value': part_value}
        return node if action is None else action(node, start, self.position)

    def _prefix_(self) -> Any:
        start = self.next
        match = _PREFIX(self.text, start, self.limit)
        if match is None:
            self._error('prefix')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_prefix
        return match[1] if action is None else action(match[1], start, end)

    def _primary_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz':
            position = self.position
            match = _AHEAD_28(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._word_()
            except Failed:
                self._missed(('call_name',), at)
                raise
        if first in '"\'':
            return self._string_()
        if first in '$%':
            return self._variable_()
        if first in '(':
            try:
                return self._parenthesis_()
            except Committed:
                raise Failed from None
        if first in '@':
            return self._select_()
        if first in '{':
            try:
                return self._block_expression_()
            except Committed:
                raise Failed from None
        return self._word_()

    def _call_(self) -> Any:
        start = self.next
        part_args = None
        part_name = None
        part_name = self._call_name_()
        self._character('(')
        try:
            part_args = self._arguments_()
            self._character(')')
        except Failed:
            raise Committed from None
        action = self.on_call
        node = {'args': part_args, 'name': part_name}
        return node if action is None else action(node, start, self.position)

    def _call_name_(self) -> Any:
        start = self.next
        match = _CALL_NAME(self.text, start, self.limit)
        if match is None:
            self._error('call_name')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_call_name
        return match[1] if action is None else action(match[1], start, end)

    def _arguments_(self) -> Any:
        start = self.next
        node = closure()
        position1, next2 = self.position, self.next
        try:
            value3 = self._argument_()
            node.append(value3)
        except Failed:
            self.position, self.next = position1, next2
        else:
            while self.text[self.next] == ',' and self.next < self.limit:
                self._character(',')
                value4 = self._argument_()
                node.append(value4)
        action = self.on_arguments
        return node if action is None else action(node, start, self.position)

    def _argument_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in '),':
            return self._no_argument_()
        return self._expression_()

    def _no_argument_(self) -> Any:
        start = self.next
        match = _NO_ARGUMENT(self.text, start, self.limit)
        if match is None:
            self._error('no_argument')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_no_argument
        return match[1] if action is None else action(match[1], start, end)

    def _parenthesis_(self) -> Any:
        start = self.next
        part_inner = None
        self._character('(')
        try:
            part_inner = self._in_parenthesis_()
            self._character(')')
        except Failed:
            raise Committed from None
        action = self.on_parenthesis
        node = {'inner': part_inner}
        return node if action is None else action(node, start, self.position)

    def _in_parenthesis_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in '$%':
            position = self.position
            match = _AHEAD_65(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._assign_expression_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._expression_()
            except Failed:
                self._missed(('assign_target',), at)
                raise
        return self._expression_()

    def _assign_expression_(self) -> Any:
        start = self.next
        part_target = None
        part_value = None
        part_target = self._assign_target_()
        self._character('=')
        try:
            part_value = self._expression_()
        except Failed:
            raise Committed from None
        action = self.on_assign_expression
        node = {'target': part_target, 'value': part_value}
        return node if action is None else action(node, start, self.position)

    def _assign_target_(self) -> Any:
        start = self.next
        match = _ASSIGN_TARGET(self.text, start, self.limit)
        if match is None:
            self._error('assign_target')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_assign_target
        return match[1] if action is None else action(match[1], start, end)

    def _block_expression_(self) -> Any:
        start = self.next
        part_body = None
        self._character('{')
        try:
            part_body = self._statements_()
            self._character('}')
        except Failed:
            raise Committed from None
        action = self.on_block_expression
        node = {'body': part_body}
        return node if action is None else action(node, start, self.position)

    def _string_(self) -> Any:
        start = self.next
        match = _STRING(self.text, start, self.limit)
        if match is None:
            self._error('string')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_string
        return match[1] if action is None else action(match[1], start, end)

    def _variable_(self) -> Any:
        start = self.next
        match = _VARIABLE(self.text, start, self.limit)
        if match is None:
            self._error('variable')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_variable
        return match[1] if action is None else action(match[1], start, end)

    def _select_(self) -> Any:
        start = self.next
        match = _SELECT(self.text, start, self.limit)
        if match is None:
            self._error('select')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_select
        return match[1] if action is None else action(match[1], start, end)

    def _word_(self) -> Any:
        start = self.next
        match = _WORD(self.text, start, self.limit)
        if match is None:
            self._error('word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_word
        return match[1] if action is None else action(match[1], start, end)

    def _route_2001_(self) -> Any:
        start = self.next
        part_body = None
        part_head = None
        part_head = self._route_head_()
        self._character('{')
        try:
            part_body = self._rules_2001_()
            self._character('}')
        except Failed:
            raise Committed from None
        action = self.on_route_2001
        node = {'body': part_body, 'head': part_head}
        return node if action is None else action(node, start, self.position)

    def _rules_2001_(self) -> Any:
        start = self.next
        node = closure()
        value1 = self._rule_2001_()
        node.append(value1)
        while self.text[self.next] not in '\x00\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f #&)+,./;<=>?\\]^`|}\x7f':
            position2, next3 = self.position, self.next
            try:
                value4 = self._rule_2001_()
            except Failed:
                self.position, self.next = position2, next3
                break
            if self.position == position2:
                break
            node.append(value4)
        action = self.on_rules_2001
        return node if action is None else action(node, start, self.position)

    def _rule_2001_(self) -> Any:
        start = self.next
        part_test = None
        part_then = None
        part_test = self._expression_()
        part_then = self._actions_2001_()
        action = self.on_rule_2001
        node = {'test': part_test, 'then': part_then}
        return node if action is None else action(node, start, self.position)

    def _actions_2001_(self) -> Any:
        start = self.next
        node = closure()
        value1 = self._action_2001_()
        node.append(value1)
        while self.text[self.next] in ';ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz':
            if _AHEAD_71(self.text, self.next, self.limit) is None:
                self._missed(('call_name', 'drop_word', 'semicolon'), self.next)
                break
            position2, next3 = self.position, self.next
            try:
                value4 = self._action_2001_()
            except Failed:
                self.position, self.next = position2, next3
                break
            if self.position == position2:
                break
            node.append(value4)
        action = self.on_actions_2001
        return node if action is None else action(node, start, self.position)

    def _action_2001_(self) -> Any:
        at = self.next
        first = self.text[at]
        if first in 'ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcefghijklmnopqrstuvwxyz':
            try:
                return self._call_2001_()
            except Committed:
                raise Failed from None
        if first in ';':
            return self._null_()
        if first in 'd':
            position = self.position
            match = _AHEAD_28(self.text, at, self.limit)
            option = 2 if match is None else match.lastindex
            if option == 1:
                try:
                    return self._call_2001_()
                except Failed:
                    self.position, self.next = position, at
                    option = 2
                except Committed:
                    raise Failed from None
            try:
                return self._drop_2001_()
            except Failed:
                self._missed(('call_name',), at)
                raise
        self._error('action_2001')

    def _call_2001_(self) -> Any:
        start = self.next
        part_call = None
        part_call = self._call_()
        self._semicolon_()
        action = self.on_call_2001
        node = {'call': part_call}
        return node if action is None else action(node, start, self.position)

    def _drop_2001_(self) -> Any:
        start = self.next
        part_empty = None
        part_end = None
        part_keyword = None
        part_keyword = self._drop_word_()
        if self.text[self.next] in '(':
            if _AHEAD_54(self.text, self.next, self.limit) is None:
                self._missed(('empty_parentheses',), self.next)
            else:
                position1, next2 = self.position, self.next
                try:
                    part_empty = self._empty_parentheses_()
                except Failed:
                    self.position, self.next = position1, next2
                    part_empty = None
        if self.text[self.next] in ';':
            if _AHEAD_72(self.text, self.next, self.limit) is None:
                self._missed(('semicolon',), self.next)
            else:
                position3, next4 = self.position, self.next
                try:
                    part_end = self._semicolon_()
                except Failed:
                    self.position, self.next = position3, next4
                    part_end = None
        action = self.on_drop_2001
        node = {'empty': part_empty, 'end': part_end, 'keyword': part_keyword}
        return node if action is None else action(node, start, self.position)

    def _drop_word_(self) -> Any:
        start = self.next
        match = _DROP_WORD(self.text, start, self.limit)
        if match is None:
            self._error('drop_word')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_drop_word
        return match[1] if action is None else action(match[1], start, end)

    def _table_rule_(self) -> Any:
        start = self.next
        part_destination = None
        part_method = None
        part_note = None
        part_uri = None
        part_method = self._column_()
        part_uri = self._column_()
        part_destination = self._column_()
        if self.text[self.next] in '#':
            if _AHEAD_74(self.text, self.next, self.limit) is None:
                self._missed(('table_note',), self.next)
            else:
                position1, next2 = self.position, self.next
                try:
                    part_note = self._table_note_()
                except Failed:
                    self.position, self.next = position1, next2
                    part_note = None
        action = self.on_table_rule
        node = {'destination': part_destination, 'method': part_method, 'note': part_note, 'uri': part_uri}
        return node if action is None else action(node, start, self.position)

    def _column_(self) -> Any:
        start = self.next
        match = _COLUMN(self.text, start, self.limit)
        if match is None:
            self._error('column')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_column
        return match[1] if action is None else action(match[1], start, end)

    def _table_note_(self) -> Any:
        start = self.next
        match = _TABLE_NOTE(self.text, start, self.limit)
        if match is None:
            self._error('table_note')
        self.position = end = match.end(1)
        self.next = match.end()
        action = self.on_table_note
        return match[1] if action is None else action(match[1], start, end)
