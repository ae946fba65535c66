/// The basic type ORDERS05 as SAP defines it, the one table that mapping, renderers, schema and flat layout are made of.
///
/// - Source: WE60 definitions of an S/4HANA and an ECC release, cross-checked with a generated schema of 2023. Order is the order of the
///   definition; a segment's parent is its parent in the XML (all without one are children of IDOC).
package enum ORDERS05 {
  package static let basicType = "ORDERS05"

  /// The control record, first of every IDoc: 524 characters in a flat file.
  package static let control = SegmentDefinition(
    "EDI_DC40", s4: "EDI_DC40", ecc: "EDI_DC40", level: 0, occurs: 1...1,
    fields: """
      TABNAM 10, MANDT 3, DOCNUM 16, DOCREL 4, STATUS 2, DIRECT 1, OUTMOD 1, EXPRSS 1, TEST 1, \
      IDOCTYP 30, CIMTYP 30, MESTYP 30, MESCOD 3, MESFCT 3, STD 1, STDVRS 6, STDMES 6, SNDPOR 10, \
      SNDPRT 2, SNDPFC 2, SNDPRN 10, SNDSAD 21, SNDLAD 70, RCVPOR 10, RCVPRT 2, RCVPFC 2, RCVPRN 10, \
      RCVSAD 21, RCVLAD 70, CREDAT 8, CRETIM 6, REFINT 14, REFGRP 14, REFMES 14, ARCKEY 70, SERIAL 20
      """)

  /// What precedes the application data of every other record of a flat file: 63 characters, then SDATA.
  package static let dataRecord = SegmentDefinition(
    "EDI_DD40", s4: "EDI_DD40", ecc: "EDI_DD40", level: 0, occurs: 1...1,
    fields: "SEGNAM 30, MANDT 3, DOCNUM 16, SEGNUM 6, PSGNUM 6, HLEVEL 2, SDATA 1000")

  /// A record of the status files that come back: 562 characters.
  package static let statusRecord = SegmentDefinition(
    "EDI_DS40", s4: "EDI_DS40", ecc: "EDI_DS40", level: 0, occurs: 1...1,
    fields: """
      TABNAM 10, MANDT 3, DOCNUM 16, LOGDAT 8, LOGTIM 6, STATUS 2, STAMQU 3, STAMID 20, STAMNO 3, \
      STATYP 1, STAPA1 50, STAPA2 50, STAPA3 50, STAPA4 50, STATXT 70, UNAME 12, REPID 30, ROUTID 30, \
      SEGNUM 6, SEGFLD 30, REFINT 14, REFGRP 14, REFMES 14, ARCKEY 70
      """)

  /// Our extension: one absence of the document, reason class and days, never a reason or diagnosis. First child of the item.
  ///
  /// SYYLK is the class as the profile codes it, ALKUPV and LOPPUPV the first and last full absent day, PAIVAT how many days.
  package static let absence = SegmentDefinition(
    "Z1POISSA", s4: "Z2POISSA000", ecc: "Z2POISSA000", level: 3, occurs: 0...999, under: "E1EDP01",
    fields: "SYYLK 10, ALKUPV 8, LOPPUPV 8, PAIVAT 5")

  /// The 58 segments of the basic type.
  package static let segments: [SegmentDefinition] = [
    SegmentDefinition(
      "E1EDK01", s4: "E2EDK01005", ecc: "E2EDK01005", level: 1, occurs: 1...1,
      fields: """
        ACTION 3, KZABS 1, CURCY 3, HWAER 3, WKURS 12, ZTERM 17, KUNDEUINR 20, EIGENUINR 20, BSART 4, \
        BELNR 35, NTGEW 18, BRGEW 18, GEWEI 3, FKART_RL 4, ABLAD 25, BSTZD 4, VSART 2, VSART_BEZ 20, \
        RECIPNT_NO 10, KZAZU 1, AUTLF 1, AUGRU 3, AUGRU_BEZ 40, ABRVW 3, ABRVW_BEZ 20, FKTYP 1, LIFSK 2, \
        LIFSK_BEZ 20, EMPST 25, ABTNR 4, DELCO 3, WKURS_M 12
        """),
    SegmentDefinition(
      "E1EDK14", s4: "E2EDK14", ecc: "E2EDK14", level: 2, occurs: 0...12,
      fields: "QUALF 3, ORGID 35"),
    SegmentDefinition(
      "E1EDK03", s4: "E2EDK03", ecc: "E2EDK03", level: 2, occurs: 0...10,
      fields: "IDDAT 3, DATUM 8, UZEIT 6"),
    SegmentDefinition(
      "E1EDK04", s4: "E2EDK04001", ecc: "E2EDK04001", level: 2, occurs: 0...10,
      fields: "MWSKZ 7, MSATZ 17, MWSBT 18, TXJCD 15, KTEXT 50"),
    SegmentDefinition(
      "E1EDK05", s4: "E2EDK05001", ecc: "E2EDK05001", level: 2, occurs: 0...16,
      fields: """
        ALCKZ 3, KSCHL 4, KOTXT 80, BETRG 18, KPERC 8, KRATE 15, UPRBS 9, MEAUN 3, KOBTR 18, MWSKZ 7, \
        MSATZ 17, KOEIN 3
        """),
    SegmentDefinition(
      "E1EDKA1", s4: "E2EDKA1003", ecc: "E2EDKA1003", level: 2, occurs: 0...99,
      fields: """
        PARVW 3, PARTN 17, LIFNR 17, NAME1 35, NAME2 35, NAME3 35, NAME4 35, STRAS 35, STRS2 35, PFACH 35, \
        ORT01 35, COUNC 9, PSTLZ 9, PSTL2 9, LAND1 3, ABLAD 35, PERNR 30, PARNR 30, TELF1 25, TELF2 25, \
        TELBX 25, TELFX 25, TELTX 25, TELX1 25, SPRAS 1, ANRED 15, ORT02 35, HAUSN 6, STOCK 6, REGIO 3, \
        PARGE 1, ISOAL 2, ISONU 2, FCODE 20, IHREZ 30, BNAME 35, PAORG 30, ORGTX 35, PAGRU 30, KNREF 30, \
        ILNNR 70, PFORT 35, SPRAS_ISO 2, TITLE 15
        """),
    SegmentDefinition(
      "E1EDKA3", s4: "E2EDKA3", ecc: "E2EDKA3", level: 3, occurs: 0...99, under: "E1EDKA1",
      fields: "QUALP 3, STDPN 70"),
    SegmentDefinition(
      "E1EDK02", s4: "E2EDK02", ecc: "E2EDK02", level: 2, occurs: 0...10,
      fields: "QUALF 3, BELNR 35, POSNR 6, DATUM 8, UZEIT 6"),
    SegmentDefinition(
      "E1EDK17", s4: "E2EDK17", ecc: "E2EDK17", level: 2, occurs: 0...6,
      fields: "QUALF 3, LKOND 3, LKTEXT 70"),
    SegmentDefinition(
      "E1EDK18", s4: "E2EDK18", ecc: "E2EDK18", level: 2, occurs: 0...3,
      fields: "QUALF 3, TAGE 8, PRZNT 8, ZTERM_TXT 70"),
    SegmentDefinition(
      "E1EDK35", s4: "E2EDK35000", ecc: "E2EDK35000", level: 2, occurs: 0...99_999,
      fields: "QUALZ 3, CUSADD 35, CUSADD_BEZ 40"),
    SegmentDefinition(
      "E1EDK36", s4: "E2EDK36000", ecc: "E2EDK36000", level: 2, occurs: 0...99,
      fields: "CCINS 4, CCINS_BEZEI 20, CCNUM 25, EXDATBI 8, CCNAME 40, FAKWR 17",
      later: "CCGUID 32"),
    SegmentDefinition(
      "E1EDKT1", s4: "E2EDKT1002", ecc: "E2EDKT1002", level: 2, occurs: 0...99,
      fields: "TDID 4, TSSPRAS 3, TSSPRAS_ISO 2, TDOBJECT 10, TDOBNAME 70"),
    SegmentDefinition(
      "E1EDKT2", s4: "E2EDKT2001", ecc: "E2EDKT2001", level: 3, occurs: 0...9_999_999_999, under: "E1EDKT1",
      fields: "TDLINE 70, TDFORMAT 2"),
    SegmentDefinition(
      "E1EDP01", s4: "E2EDP01011", ecc: "E2EDP01008", level: 2, occurs: 0...999_999,
      fields: """
        POSEX 6, ACTION 3, PSTYP 1, KZABS 1, MENGE 15, MENEE 3, BMNG2 15, PMENE 3, ABFTZ 7, VPREI 15, \
        PEINH 9, NETWR 18, ANETW 18, SKFBP 18, NTGEW 18, GEWEI 3, EINKZ 1, CURCY 3, PREIS 18, MATKL 9, \
        UEPOS 6, GRKOR 3, EVERS 7, BPUMN 6, BPUMZ 6, ABGRU 2, ABGRT 40, ANTLF 1, FIXMG 1, KZAZU 1, \
        BRGEW 18, PSTYV 4, EMPST 25, ABTNR 4, ABRVW 3, WERKS 4, LPRIO 2, LPRIO_BEZ 20, ROUTE 6, \
        ROUTE_BEZ 40, LGORT 4, VSTEL 4, DELCO 3, MATNR 35, VALTG 2, HIPOS 6, HIEVW 1, POSGUID 22, \
        MATNR_EXTERNAL 40, MATNR_VERSION 10, MATNR_GUID 32, IUID_RELEVANT 1, SGT_RCAT 16, SGT_SCAT 16, \
        HANDOVERLOC 10, MATNR_LONG 40, REQ_SEG_LONG 40, STK_SEG_LONG 40
        """,
      eccFields: 52,
      later: "EXPECTED_VALUE 31, LIMIT_AMOUNT 31"),
    SegmentDefinition(
      "E1EDP02", s4: "E2EDP02002", ecc: "E2EDP02001", level: 3, occurs: 0...10, under: "E1EDP01",
      fields: "QUALF 3, BELNR 35, ZEILE 6, DATUM 8, UZEIT 6, BSARK 35, IHREZ 30, RMA 20, REASON 3, RSNTXT 40",
      eccFields: 7),
    SegmentDefinition(
      "E1CUREF", s4: "E2CUREF", ecc: "E2CUREF", level: 3, occurs: 0...1, under: "E1EDP01",
      fields: "POSEX 6, CONFIG_ID 6, INST_ID 8"),
    SegmentDefinition(
      "E1ADDI1", s4: "E2ADDI1002", ecc: "E2ADDI1001", level: 3, occurs: 0...999_999, under: "E1EDP01",
      fields: """
        ADDIMATNR 18, ADDINUMBER 17, ADDIVKME 3, ADDIFM 4, ADDIFM_TXT 40, ADDIKLART 3, ADDIKLART_TXT 40, \
        ADDICLASS 18, ADDICLASS_TXT 40, ADDIIDOC 1, ADDIMATNR_EXTERNAL 40, ADDIMATNR_VERSION 10, \
        ADDIMATNR_GUID 32, ADDIMATNR_LONG 40
        """,
      eccFields: 13),
    SegmentDefinition(
      "E1EDP03", s4: "E2EDP03", ecc: "E2EDP03", level: 3, occurs: 0...10, under: "E1EDP01",
      fields: "IDDAT 3, DATUM 8, UZEIT 6"),
    SegmentDefinition(
      "E1EDP04", s4: "E2EDP04001", ecc: "E2EDP04001", level: 3, occurs: 0...10, under: "E1EDP01",
      fields: "MWSKZ 7, MSATZ 17, MWSBT 18, TXJCD 15, KTEXT 50",
      later: "TXDAT 8"),
    SegmentDefinition(
      "E1EDP05", s4: "E2EDP05002", ecc: "E2EDP05002", level: 3, occurs: 0...16, under: "E1EDP01",
      fields: """
        ALCKZ 3, KSCHL 4, KOTXT 80, BETRG 18, KPERC 8, KRATE 15, UPRBS 9, MEAUN 3, KOBTR 18, MENGE 15, \
        PREIS 15, MWSKZ 7, MSATZ 17, KOEIN 3, CURTP 2, KOBAS 18
        """),
    SegmentDefinition(
      "E1EDPS5", s4: "E2EDPS5000", ecc: "E2EDPS5000", level: 4, occurs: 0...99, under: "E1EDP05",
      fields: "KSTBM 17, KBETR 13"),
    SegmentDefinition(
      "E1EDP20", s4: "E2EDP20002", ecc: "E2EDP20001", level: 3, occurs: 0...9_999, under: "E1EDP01",
      fields: """
        WMENG 15, AMENG 15, EDATU 8, EZEIT 6, EDATU_OLD 8, EZEIT_OLD 6, ACTION 3, HANDOVERDATE 8, \
        HANDOVERTIME 6
        """,
      eccFields: 7),
    SegmentDefinition(
      "E1EDPA1", s4: "E2EDPA1003", ecc: "E2EDPA1003", level: 3, occurs: 0...8, under: "E1EDP01",
      fields: """
        PARVW 3, PARTN 17, LIFNR 17, NAME1 35, NAME2 35, NAME3 35, NAME4 35, STRAS 35, STRS2 35, PFACH 35, \
        ORT01 35, COUNC 9, PSTLZ 9, PSTL2 9, LAND1 3, ABLAD 35, PERNR 30, PARNR 30, TELF1 25, TELF2 25, \
        TELBX 25, TELFX 25, TELTX 25, TELX1 25, SPRAS 1, ANRED 15, ORT02 35, HAUSN 6, STOCK 6, REGIO 3, \
        PARGE 1, ISOAL 2, ISONU 2, FCODE 20, IHREZ 30, BNAME 35, PAORG 30, ORGTX 35, PAGRU 30, KNREF 30, \
        ILNNR 70, PFORT 35, SPRAS_ISO 2, TITLE 15
        """),
    SegmentDefinition(
      "E1EDPA3", s4: "E2EDPA3", ecc: "E2EDPA3", level: 4, occurs: 0...99, under: "E1EDPA1",
      fields: "QUALP 3, STDPN 70"),
    SegmentDefinition(
      "E1EDP19", s4: "E2EDP19003", ecc: "E2EDP19002", level: 3, occurs: 0...5, under: "E1EDP01",
      fields: """
        QUALF 3, IDTNR 35, KTEXT 70, MFRPN 42, MFRNR 10, IDTNR_EXTERNAL 40, IDTNR_VERSION 10, \
        IDTNR_GUID 32, IDTNR_LONG 40
        """,
      eccFields: 8),
    SegmentDefinition(
      "E1EDPAD", s4: "E2EDPAD002", ecc: "E2EDPAD001", level: 3, occurs: 0...1, under: "E1EDP01",
      fields: "QUALF 3, ICC 2, MOI 4, PRI 3, ACN 5, ACN10 10, DNS 1",
      eccFields: 5),
    SegmentDefinition(
      "E1TXTH1", s4: "E2TXTH1001", ecc: "E2TXTH1001", level: 4, occurs: 0...1, under: "E1EDPAD",
      fields: "FUNCTION 3, TDOBJECT 10, TDOBNAME 70, TDID 4, TDSPRAS 1, TDTEXTTYPE 6, LANGUA_ISO 2"),
    SegmentDefinition(
      "E1TXTP1", s4: "E2TXTP1", ecc: "E2TXTP1", level: 5, occurs: 0...100, under: "E1TXTH1",
      fields: "TDFORMAT 2, TDLINE 132"),
    SegmentDefinition(
      "E1EDP17", s4: "E2EDP17001", ecc: "E2EDP17001", level: 3, occurs: 0...8, under: "E1EDP01",
      fields: "QUALF 3, LKOND 3, LKTEXT 70, LPRIO 2"),
    SegmentDefinition(
      "E1EDP18", s4: "E2EDP18001", ecc: "E2EDP18001", level: 3, occurs: 0...3, under: "E1EDP01",
      fields: "QUALF 3, TAGE 8, PRZNT 8, ZTERM_TXT 70"),
    SegmentDefinition(
      "E1EDP35", s4: "E2EDP35000", ecc: "E2EDP35000", level: 3, occurs: 0...99_999, under: "E1EDP01",
      fields: "QUALZ 3, CUSADD 35, CUSADD_BEZ 40"),
    SegmentDefinition(
      "E1EDPT1", s4: "E2EDPT1001", ecc: "E2EDPT1001", level: 3, occurs: 0...9_999_999_999, under: "E1EDP01",
      fields: "TDID 4, TSSPRAS 3, TSSPRAS_ISO 2"),
    SegmentDefinition(
      "E1EDPT2", s4: "E2EDPT2001", ecc: "E2EDPT2001", level: 4, occurs: 0...9_999_999_999, under: "E1EDPT1",
      fields: "TDLINE 70, TDFORMAT 2"),
    SegmentDefinition(
      "E1EDC01", s4: "E2EDC01", ecc: "E2EDC01", level: 3, occurs: 0...9_999_999, under: "E1EDP01",
      fields: """
        SGTYP 3, ZLTYP 3, LVALT 3, ALTNO 2, ALREF 5, ZLART 3, POSEX 10, RANG 2, EXGRP 8, UEPOS 6, MATKL 9, \
        MENGE 15, MENEE 3, BMNG2 15, PMENE 3, BPUMN 6, BPUMZ 6, VPREI 15, PEINH 9, NETWR 18, ANETW 18, \
        SKFBP 18, CURCY 3, PREIS 18, ACTION 3, KZABS 1, UEBTO 4, UEBTK 1, LBNUM 3, AUSGB 4, FRPOS 6, \
        TOPOS 6, KTXT1 40, KTXT2 40, PERNR 8, LGART 4, STELL 8, ZWERT 18
        """),
    SegmentDefinition(
      "E1EDC02", s4: "E2EDC02", ecc: "E2EDC02", level: 4, occurs: 0...10, under: "E1EDC01",
      fields: "QUALF 3, BELNR 35, XLINE 10, DATUM 8, UZEIT 6"),
    SegmentDefinition(
      "E1EDC03", s4: "E2EDC03", ecc: "E2EDC03", level: 4, occurs: 0...10, under: "E1EDC01",
      fields: "IDDAT 3, DATUM 8, UZEIT 6"),
    SegmentDefinition(
      "E1EDC04", s4: "E2EDC04", ecc: "E2EDC04", level: 4, occurs: 0...10, under: "E1EDC01",
      fields: "MWSKZ 7, MSATZ 17, MWSBT 18, TXJCD 15"),
    SegmentDefinition(
      "E1EDC05", s4: "E2EDC05", ecc: "E2EDC05", level: 4, occurs: 0...16, under: "E1EDC01",
      fields: """
        ALCKZ 3, KSCHL 4, KOTXT 80, BETRG 18, KPERC 8, KRATE 15, UPRBS 9, MEAUN 3, KOBTR 18, MENGE 15, \
        PREIS 15, MWSKZ 7, MSATZ 17
        """),
    SegmentDefinition(
      "E1EDC06", s4: "E2EDC06000", ecc: "E2EDC06000", level: 4, occurs: 0...1, under: "E1EDC01",
      fields: "FORMELNR 10, FRMVAL1 15, FRMVAL2 15, FRMVAL3 15, FRMVAL4 15, FRMVAL5 15"),
    SegmentDefinition(
      "E1EDC07", s4: "E2EDC07000", ecc: "E2EDC07000", level: 4, occurs: 0...1, under: "E1EDC01",
      fields: "USERF1_NUM 10, USERF2_NUM 15, USERF1_TXT 40, USERF2_TXT 10"),
    SegmentDefinition(
      "E1EDCA1", s4: "E2EDCA1", ecc: "E2EDCA1", level: 4, occurs: 0...8, under: "E1EDC01",
      fields: """
        PARVW 3, PARTN 17, LIFNR 17, NAME1 35, NAME2 35, NAME3 35, NAME4 35, STRAS 35, STRS2 35, PFACH 35, \
        ORT01 35, COUNC 9, PSTLZ 9, PSTL2 9, LAND1 3, ABLAD 35, PERNR 30, PARNR 30, TELF1 25, TELF2 25, \
        TELBX 25, TELFX 25, TELTX 25, TELX1 25, SPRAS 1, ANRED 15, ORT02 35, HAUSN 6, STOCK 6, REGIO 3, \
        PARGE 1, ISOAL 2, ISONU 2, FCODE 20, IHREZ 30, BNAME 35, PAORG 30, ORGTX 35, PAGRU 30
        """),
    SegmentDefinition(
      "E1EDC19", s4: "E2EDC19", ecc: "E2EDC19", level: 4, occurs: 0...5, under: "E1EDC01",
      fields: "QUALF 3, IDTNR 35, KTEXT 70"),
    SegmentDefinition(
      "E1EDC17", s4: "E2EDC17", ecc: "E2EDC17", level: 4, occurs: 0...5, under: "E1EDC01",
      fields: "QUALF 3, LKOND 3, LKTEXT 70"),
    SegmentDefinition(
      "E1EDC18", s4: "E2EDC18", ecc: "E2EDC18", level: 4, occurs: 0...3, under: "E1EDC01",
      fields: "QUALF 3, TAGE 8, PRZNT 8"),
    SegmentDefinition(
      "E1EDCT1", s4: "E2EDCT1", ecc: "E2EDCT1", level: 4, occurs: 0...9_999_999_999, under: "E1EDC01",
      fields: "TDID 4, TSSPRAS 3"),
    SegmentDefinition(
      "E1EDCT2", s4: "E2EDCT2", ecc: "E2EDCT2", level: 5, occurs: 0...9_999_999_999, under: "E1EDCT1",
      fields: "TDLINE 70"),
    SegmentDefinition(
      "E1CUCFG", s4: "E2CUCFG003", ecc: "E2CUCFG003", level: 2, occurs: 0...99_999,
      fields: """
        POSEX 6, CONFIG_ID 6, ROOT_ID 8, SCE 1, KBNAME 30, KBVERSION 30, COMPLETE 1, CONSISTENT 1, \
        CFGINFO 250, KBPROFILE 30, KBLANGUAGE 1, CBASE_ID 32, CBASE_ID_TYPE 1
        """),
    SegmentDefinition(
      "E1CUINS", s4: "E2CUINS002", ecc: "E2CUINS002", level: 3, occurs: 0...99_999, under: "E1CUCFG",
      fields: """
        INST_ID 8, OBJ_TYPE 10, CLASS_TYPE 3, OBJ_KEY 50, OBJ_TXT 70, QUANTITY 15, AUTHOR 1, \
        QUANTITY_UNIT 3, COMPLETE 1, CONSISTENT 1, OBJECT_GUID 32, PERSIST_ID 32, PERSIST_ID_TYPE 1
        """),
    SegmentDefinition(
      "E1CUPRT", s4: "E2CUPRT002", ecc: "E2CUPRT002", level: 3, occurs: 0...99_999, under: "E1CUCFG",
      fields: """
        PARENT_ID 8, INST_ID 8, PART_OF_NO 4, OBJ_TYPE 10, CLASS_TYPE 3, OBJ_KEY 50, AUTHOR 1, \
        SALES_RELEVANT 1, PART_OF_GUID 32
        """),
    SegmentDefinition(
      "E1CUVAL", s4: "E2CUVAL002", ecc: "E2CUVAL002", level: 3, occurs: 0...99_999, under: "E1CUCFG",
      fields: "INST_ID 8, CHARC 40, CHARC_TXT 70, VALUE 40, VALUE_TXT 70, AUTHOR 1, VALUE_TO 40, VALCODE 1"),
    SegmentDefinition(
      "E1CUBLB", s4: "E2CUBLB000", ecc: "E2CUBLB000", level: 3, occurs: 0...999_999, under: "E1CUCFG",
      fields: "CONTENT 250"),
    SegmentDefinition(
      "E1EDL37", s4: "E2EDL37006", ecc: "E2EDL37005", level: 2, occurs: 0...999_999,
      fields: """
        EXIDV 20, TARAG 17, GWEIT 3, BRGEW 17, NTGEW 17, MAGEW 17, GWEIM 3, BTVOL 17, NTVOL 17, MAVOL 17, \
        VOLEM 3, TAVOL 17, VOLET 3, VEGR2 5, VEGR1 5, VEGR3 5, VHILM 18, VEGR4 5, LAENG 15, VEGR5 5, \
        BREIT 15, HOEHE 15, MEABM 3, INHALT 40, VHART 4, MAGRV 4, LADLG 8, LADEH 3, FARZT 4, FAREH 3, \
        ENTFE 8, EHENT 3, VELTP 1, EXIDV2 20, LANDT 3, LANDF 3, NAMEF 35, NAMBE 35, VHILM_KU 22, VEBEZ 40, \
        SMGKN 1, KDMAT35 35, SORTL 10, ERNAM 12, GEWFX 1, ERLKZ 1, EXIDA 1, MOVE_STATUS 4, PACKVORSCHR 22, \
        PACKVORSCHR_ST 1, LABELTYP 1, ZUL_AUFL 17, VHILM_EXTERNAL 40, VHILM_VERSION 10, VHILM_GUID 32, \
        KDMAT35_EXTERNAL 40, KDMAT35_VERSION 10, KDMAT35_GUID 32, VHILM_KU_EXTERNAL 40, \
        VHILM_KU_VERSION 10, VHILM_KU_GUID 32, VHILM_LONG 40
        """,
      eccFields: 61),
    SegmentDefinition(
      "E1EDL39", s4: "E2EDL39000", ecc: "E2EDL39000", level: 3, occurs: 0...9, under: "E1EDL37",
      fields: "QUALF 3, PARAM 20"),
    SegmentDefinition(
      "E1EDL38", s4: "E2EDL38", ecc: "E2EDL38", level: 3, occurs: 0...1, under: "E1EDL37",
      fields: """
        VEGR1_BEZ 20, VEGR2_BEZ 20, VEGR3_BEZ 20, VEGR4_BEZ 20, VEGR5_BEZ 20, VHART_BEZ 20, MAGRV_BEZ 20, \
        VEBEZ 40
        """),
    SegmentDefinition(
      "E1EDL44", s4: "E2EDL44005", ecc: "E2EDL44004", level: 3, occurs: 0...99_999, under: "E1EDL37",
      fields: """
        VELIN 1, VBELN 10, POSNR 6, EXIDV 20, VEMNG 17, VEMEH 3, MATNR 18, KDMAT 35, CHARG 10, WERKS 4, \
        LGORT 4, CUOBJ 18, BESTQ 1, SOBKZ 1, SONUM 16, ANZSN 11, WDATU 8, PARID 35, MATNR_EXTERNAL 40, \
        MATNR_VERSION 10, MATNR_GUID 32, KDMAT_EXTERNAL 40, KDMAT_VERSION 10, KDMAT_GUID 32, MATNR_LONG 40
        """,
      eccFields: 24),
    SegmentDefinition(
      "E1EDS01", s4: "E2EDS01", ecc: "E2EDS01", level: 2, occurs: 0...5,
      fields: "SUMID 3, SUMME 18, SUNIT 3, WAERQ 3"),
    SegmentDefinition(
      "E1IDOCENHANCEMENT", s4: "E2IDOCENHANCEMENT000", ecc: nil, level: 1, occurs: 0...999_999,
      fields: "IDENTIFIER 30, DATA 970"),
  ]
}
