/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Alerts($filter: AlertFilter!, $after: String) {\n    alerts(filter: $filter, first: 20, after: $after) {\n      nodes {\n        id rule actor department { code name } day measured threshold usual reason case entry state note handledBy handledAt raisedAt\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.AlertsDocument,
    "\n  mutation HandleAlert($input: HandleAlertInput!) { handleAlert(input: $input) { alert { id } userErrors { path code message } } }\n": typeof types.HandleAlertDocument,
    "\n  mutation BreakGlass($input: BreakGlassInput!) { breakGlass(input: $input) { glassBreak { subject until } userErrors { path code message } } }\n": typeof types.BreakGlassDocument,
    "\n  mutation SealSubject($input: SealSubjectInput!) { sealSubject(input: $input) { done userErrors { path code message } } }\n": typeof types.SealSubjectDocument,
    "\n  mutation UnsealSubject($input: UnsealSubjectInput!) { unsealSubject(input: $input) { done userErrors { path code message } } }\n": typeof types.UnsealSubjectDocument,
    "\n  query Areas { areas { id code name level urban parent { id } officers { department { code name } name phone } } }\n": typeof types.AreasDocument,
    "\n  query AskedTwiceReports($after: String) {\n    askedTwiceReports(first: 20, after: $after) {\n      nodes { id area { name } question reportedOn askedBy { code name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.AskedTwiceReportsDocument,
    "\n  query Burden($input: BurdenInput!) {\n    burden(input: $input) {\n      total { reused confirmed newlyCollected askedAgain empty cells minutes }\n      rows { period form department { code name } area { id name } cells { reused confirmed newlyCollected askedAgain empty cells minutes } }\n    }\n  }\n": typeof types.BurdenDocument,
    "\n  query BurdenAbout { forms(first: 100) { nodes { code title } } areas { id name level } }\n": typeof types.BurdenAboutDocument,
    "\n  query AttributeOne($code: String!) {\n    catalogue(filter: { code: $code }) {\n      code name nameZh nameEn valueType format codeTable sharingClass freshnessDays maskRule note notSharedBasis synonyms added version\n      leadDepartment { name }\n      codes { code label }\n      versions { version change by at reason changes { column before after } }\n    }\n  }\n": typeof types.AttributeOneDocument,
    "\n  mutation UpdateAttribute($input: UpdateAttributeInput!) {\n    updateAttribute(input: $input) { changes { column before after } warnings { message } userErrors { path code message } }\n  }\n": typeof types.UpdateAttributeDocument,
    "\n  query Catalogue($filter: AttributeFilter) {\n    catalogue(filter: $filter) {\n      code name subject leadDepartment { code name } sharingClass sensitive sealed freshnessDays valueType retired switchedOff added version\n    }\n  }\n": typeof types.CatalogueDocument,
    "\n  query Clients($after: String) {\n    clients(first: 50, after: $after) {\n      nodes { id clientId name department { code name } introspection bound active operations { hash name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.ClientsDocument,
    "\n  mutation CreateClient($input: CreateClientInput!) { createClient(input: $input) { client { clientId } secret userErrors { path code message } } }\n": typeof types.CreateClientDocument,
    "\n  mutation RotateClientSecret($input: RotateClientSecretInput!) { rotateClientSecret(input: $input) { secret userErrors { path code message } } }\n": typeof types.RotateClientSecretDocument,
    "\n  mutation DeactivateClient($input: DeactivateClientInput!) { deactivateClient(input: $input) { client { id } userErrors { path code message } } }\n": typeof types.DeactivateClientDocument,
    "\n  mutation ReactivateClient($input: ReactivateClientInput!) { reactivateClient(input: $input) { client { id } userErrors { path code message } } }\n": typeof types.ReactivateClientDocument,
    "\n  query Corrections($filter: CorrectionFilter!, $after: String) {\n    corrections(filter: $filter, first: 50, after: $after) {\n      nodes {\n        id state attribute { code name } leadDepartment { name } openedBy { name } openedAt evidence stated dueOn overdue decidedAt\n        subject { id ... on Resident { name } }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.CorrectionsDocument,
    "\n  mutation DecideCorrection($input: DecideCorrectionInput!) { decideCorrection(input: $input) { correction { id } told userErrors { path code message } } }\n": typeof types.DecideCorrectionDocument,
    "\n  query Disclosures($subject: ID!) {\n    disclosures(subject: $subject, first: 100) {\n      nodes { time department { name } actor purpose case attributes entry }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.DisclosuresDocument,
    "\n  query ShowRecorded($id: ID!) { node(id: $id) { ... on Resident { ...Person } } }\n": typeof types.ShowRecordedDocument,
    "\n  query Feeds {\n    feeds {\n      name department { code name } state lastSequence lastPart expectedSequence expectedPart lastFullAt changedAt sentBy\n      counts { held missing needsReview refused withdrawn }\n    }\n  }\n": typeof types.FeedsDocument,
    "\n  query Reconcile($feed: String!, $department: String, $side: FeedSide!) {\n    feedReconciliation(feed: $feed, department: $department, side: $side, first: 100) {\n      differences { recordId subject missing attributes }\n      hasNextPage\n    }\n  }\n": typeof types.ReconcileDocument,
    "\n  query IssueAbout($department: String!) {\n    forms(filter: { department: $department, state: ADMITTED }, first: 100) { nodes { id title subject } }\n    areas { id name level }\n  }\n": typeof types.IssueAboutDocument,
    "\n  mutation IssueFormRequest($input: IssueFormRequestInput!) { issueFormRequest(input: $input) { request { id } userErrors { path code message } } }\n": typeof types.IssueFormRequestDocument,
    "\n  query FormRequestOne($id: ID!) {\n    formRequest(id: $id) {\n      id form { title hasFile } state purpose areas { name } period due subjectCount cellCount filledCount issuedAt closedAt\n      progress { area { name } subjects open answered withoutValue }\n    }\n  }\n": typeof types.FormRequestOneDocument,
    "\n  mutation ExportFormRequest($input: ExportFormRequestInput!) { exportFormRequest(input: $input) { file userErrors { path code message } } }\n": typeof types.ExportFormRequestDocument,
    "\n  mutation CloseFormRequest($input: CloseFormRequestInput!) { closeFormRequest(input: $input) { request { id } userErrors { path code message } } }\n": typeof types.CloseFormRequestDocument,
    "\n  query IssueSeen($purpose: String!) {\n    viewer { mayRead(purpose: $purpose) { attribute answer } }\n    catalogue(filter: { subject: RESIDENT }) { code name fieldName retired switchedOff }\n  }\n": typeof types.IssueSeenDocument,
    "\n  query FormRequests($after: String) {\n    formRequests(first: 50, after: $after) {\n      nodes { id form { title } state period due subjectCount cellCount filledCount }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.FormRequestsDocument,
    "\n  mutation FormSuggestionQuery($input: RegisterFormInput!) {\n    registerForm(input: $input) {\n      form { id }\n      suggestion {\n        sheet title subject subjectIsSure\n        columns { cell heading chosen meaning { ...Meaning } candidates { confidence reason meaning { ...Meaning } } }\n      }\n      userErrors { path code message }\n    }\n  }\n": typeof types.FormSuggestionQueryDocument,
    "\n  query FormAttributes { catalogue { code name subject retired switchedOff } }\n": typeof types.FormAttributesDocument,
    "\n  query FormOne($id: ID!) {\n    form(id: $id) {\n      id code version title department { code name } subject period state reason hasFile decisionReason\n      columns { number heading askAgain meaning { ...Meaning } }\n    }\n  }\n": typeof types.FormOneDocument,
    "\n  mutation DecideForm($input: DecideFormInput!) { decideForm(input: $input) { form { id } userErrors { path code message } } }\n": typeof types.DecideFormDocument,
    "\n  query FormOverlapReport($draft: FormDraftInput!) {\n    formOverlap(draft: $draft) {\n      columnCount sharedCount subjects partial estimatedMinutes\n      held { number heading meaning { ...Meaning } askedBy { title department { name } } }\n      context { number } switchedOff { number heading } new { number heading }\n      similar { form { title department { name } } shared perCent mergeable }\n      userErrors { path code message }\n    }\n  }\n": typeof types.FormOverlapReportDocument,
    "\n  query Forms($filter: FormFilter, $after: String) {\n    forms(filter: $filter, first: 50, after: $after) {\n      nodes { id code version title department { name } subject period state shipped columns { number } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.FormsDocument,
    "\n  fragment Meaning on FormMeaning { kind attribute { code name } role transform context }\n": typeof types.MeaningFragmentDoc,
    "\n  query NamedOfficials { namedOfficials { login duty namedBy namedAt reason } }\n": typeof types.NamedOfficialsDocument,
    "\n  mutation NameOfficial($input: NameOfficialInput!) { nameOfficial(input: $input) { done userErrors { path code message } } }\n": typeof types.NameOfficialDocument,
    "\n  mutation ReviewBreakGlass($input: ReviewBreakGlassInput!) { reviewBreakGlass(input: $input) { glassBreak { id } userErrors { path code message } } }\n": typeof types.ReviewBreakGlassDocument,
    "\n  query GlassBreaks($waiting: Boolean, $after: String) {\n    glassBreaks(waiting: $waiting, first: 50, after: $after) {\n      nodes { id subject actor department { name } purpose { name } caseNumber reason openedAt until verdict note reviewedBy reviewedAt overdue }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.GlassBreaksDocument,
    "\n  query Grants($filter: GrantFilter, $after: String) {\n    grants(filter: $filter, first: 100, after: $after) {\n      nodes { id department { code name } purpose { code name } attribute form area { name } from until requestId inForce endedBy endReason }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.GrantsDocument,
    "\n  mutation RevokeGrant($input: RevokeGrantInput!) { revokeGrant(input: $input) { grant { id } userErrors { path code message } } }\n": typeof types.RevokeGrantDocument,
    "\n  mutation RecordHousehold($input: RecordHouseholdInput!) {\n    recordHousehold(input: $input) {\n      decision\n      household { ...Home }\n      candidates { id address }\n      warnings { path code message }\n      userErrors { path code message }\n    }\n  }\n": typeof types.RecordHouseholdDocument,
    "\n  query ColumnAttributes($subject: SubjectKind!) { catalogue(filter: { subject: $subject }) { code name retired switchedOff } }\n": typeof types.ColumnAttributesDocument,
    "\n  query ImportOne($id: ID!) {\n    node(id: $id) {\n      ... on Import {\n        id state file kind kindGuessed sheet headerRow rowCount startedBy startedAt confirmedBy confirmedAt finishedAt undoneBy dryRun failure report\n        source { name } community { name }\n        columns { column header attribute meantBy } notes\n        progress { state done total }\n        counts { created linked alreadyKnown changesFact doubtful needsReview refused }\n        communities { code rows area { name } }\n        warnings { code message rows } acceptedWarnings\n      }\n    }\n  }\n": typeof types.ImportOneDocument,
    "\n  mutation ConfirmImport($input: ConfirmImportInput!) { confirmImport(input: $input) { import { id } userErrors { path code message } } }\n": typeof types.ConfirmImportDocument,
    "\n  mutation CancelImport($input: CancelImportInput!) { cancelImport(input: $input) { import { id } userErrors { path code message } } }\n": typeof types.CancelImportDocument,
    "\n  mutation UndoImport($input: UndoImportInput!) {\n    undoImport(input: $input) { import { id } records vanishing restored laterDecisionCount userErrors { path code message } }\n  }\n": typeof types.UndoImportDocument,
    "\n  query ImportRows($id: ID!, $pile: ImportPile!, $after: String) {\n    node(id: $id) {\n      ... on Import {\n        rows(pile: $pile, first: 50, after: $after) {\n          nodes { row decision problems { at cell message } }\n          pageInfo { hasNextPage endCursor }\n        }\n      }\n    }\n  }\n": typeof types.ImportRowsDocument,
    "\n  query Imports {\n    imports(first: 50) { nodes { id state kind rowCount startedBy startedAt dryRun source { name } community { name } } }\n  }\n": typeof types.ImportsDocument,
    "\n  mutation StartImport($input: StartImportInput!) {\n    startImport(input: $input) { import { id } userErrors { path code message } }\n  }\n": typeof types.StartImportDocument,
    "\n  query Entries($filter: AuditFilter!, $after: String) {\n    auditEntries(filter: $filter, first: 50, after: $after) {\n      nodes {\n        id index time requestId kind department { code name } actor client purpose case reason operation documentHash\n        attributes written subjects targets refused { attribute rule } outcome code count leaf\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n    auditIndexLag\n  }\n": typeof types.EntriesDocument,
    "\n  mutation MarkAudit($input: MarkAuditInput!) { markAudit(input: $input) { mark { id } userErrors { path code message } } }\n": typeof types.MarkAuditDocument,
    "\n  query AuditMarks { auditMarks { id kind subject login purpose case until reason madeBy madeAt } }\n": typeof types.AuditMarksDocument,
    "\n  mutation EndAuditMark($input: EndAuditMarkInput!) { endAuditMark(input: $input) { mark { id } userErrors { path code message } } }\n": typeof types.EndAuditMarkDocument,
    "\n  query HouseholdsAt($address: String!) {\n    dwelling(address: $address) {\n      status\n      understoodAs\n      candidates { id address }\n      dwelling { id address area { name } households { ...Home } }\n    }\n  }\n": typeof types.HouseholdsAtDocument,
    "\n  query FindResident($document: IdDocumentInput!) { resident(idDocument: $document) { id } }\n": typeof types.FindResidentDocument,
    "\n  query FindResidents($filter: ResidentFilter!, $after: String) {\n    residents(filter: $filter, first: 20, after: $after) {\n      nodes { id name sex birthDate residenceAddress area { name } facts(attributes: [\"person_name\"]) { attribute { code } text } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.FindResidentsDocument,
    "\n  mutation CloseSubject($input: CloseSubjectInput!) {\n    closeSubject(input: $input) {\n      decision endedMemberships householderLeft\n      warnings { message } userErrors { path code message }\n    }\n  }\n": typeof types.CloseSubjectDocument,
    "\n  mutation MoveResident($input: MoveResidentInput!) {\n    moveResident(input: $input) { decision householderLeft warnings { message } userErrors { path code message } }\n  }\n": typeof types.MoveResidentDocument,
    "\n  mutation ReopenSubject($input: ReopenSubjectInput!) {\n    reopenSubject(input: $input) { decision userErrors { path code message } }\n  }\n": typeof types.ReopenSubjectDocument,
    "\n  query Rights($purpose: String!) {\n    viewer { mayRead(purpose: $purpose) { attribute answer howToApply } }\n    catalogue(filter: { subject: RESIDENT }) { code name }\n  }\n": typeof types.RightsDocument,
    "\n  mutation OpenCorrection($input: OpenCorrectionInput!) { openCorrection(input: $input) { correction { id dueOn } userErrors { path code message } } }\n": typeof types.OpenCorrectionDocument,
    "\n  query History($id: ID!, $attributes: [String!]) {\n    node(id: $id) {\n      ... on Resident {\n        id\n        facts(attributes: $attributes) {\n          reason\n          history(first: 50) { nodes { id text grade observedOn recordedAt absence isClaim source { name } } }\n        }\n      }\n    }\n  }\n": typeof types.HistoryDocument,
    "\n  query ShowPerson($id: ID!) { node(id: $id) { ... on Resident { ...Person } } }\n": typeof types.ShowPersonDocument,
    "\n  mutation ConfirmFacts($input: ConfirmFactsInput!) {\n    confirmFacts(input: $input) { decision userErrors { path code message } }\n  }\n": typeof types.ConfirmFactsDocument,
    "\n  query Proof { checkpoint { origin size rootHash note } auditIndexLag }\n": typeof types.ProofDocument,
    "\n  query OwnClients($after: String) {\n    clients(first: 50, after: $after) {\n      nodes { id clientId name department { name } bound active operations { name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.OwnClientsDocument,
    "\n  query OwnPurposes { viewer { purposes { code name needsCase legalBasis } } }\n": typeof types.OwnPurposesDocument,
    "\n  query BulkApprovals($after: String) {\n    bulkApprovals(first: 20, after: $after) {\n      nodes { id day department { code name } purpose { name } askedBy askedAt people limit approvedPeople approvedBy approvedAt reason }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.BulkApprovalsDocument,
    "\n  mutation ApproveBulk($input: ApproveBulkInput!) { approveBulk(input: $input) { approval { id } userErrors { path code message } } }\n": typeof types.ApproveBulkDocument,
    "\n  query WorkingCalendar($year: Int!, $next: Int!) {\n    now: workingYear(year: $year) { daysOff movedDays }\n    next: workingYear(year: $next) { daysOff movedDays }\n  }\n": typeof types.WorkingCalendarDocument,
    "\n  query AccessFigures { accessFigures { department { name } waiting returned overdue granted refused withdrawn } }\n": typeof types.AccessFiguresDocument,
    "\n  query RequestAbout {\n    purposes { code name legalBasis departments { code } }\n    areas { id name level }\n    catalogue { code name subject valueType retired switchedOff }\n  }\n": typeof types.RequestAboutDocument,
    "\n  mutation TryAccess($input: RequestAccessInput!) {\n    requestAccess(input: $input) {\n      request { id items { attribute form leadDepartment { name } state due dueNote needsTwo reason } }\n      userErrors { path code message }\n    }\n  }\n": typeof types.TryAccessDocument,
    "\n  mutation RecertifyGrant($input: RecertifyGrantInput!) { recertifyGrant(input: $input) { kept dropped userErrors { path code message } } }\n": typeof types.RecertifyGrantDocument,
    "\n  query AskableAttributes {\n    catalogue { code name subject leadDepartment { name } sharingClass sensitive retired switchedOff }\n  }\n": typeof types.AskableAttributesDocument,
    "\n  fragment AccessRequest on AccessRequest {\n    id department { code name } purpose { code name } legalBasis scenario areas { id name } conditions { condition label }\n    lastDay peoplePerDay askedBy askedAt\n    items {\n      attribute form leadDepartment { code name } state tier due dueNote overdue extended returned needsTwo firstApproval\n      grantedForm decidedBy decidedAt reason\n    }\n    steps { at actor department { name } kind attributes reason }\n    usage { attribute answers refusals subjects }\n  }\n": typeof types.AccessRequestFragmentDoc,
    "\n  query AccessRequestOne($filter: AccessRequestFilter!) { accessRequests(filter: $filter, first: 1) { nodes { ...AccessRequest } } }\n": typeof types.AccessRequestOneDocument,
    "\n  mutation DecideAccess($input: DecideAccessInput!) { decideAccess(input: $input) { request { id } userErrors { path code message } } }\n": typeof types.DecideAccessDocument,
    "\n  mutation WithdrawAccess($input: WithdrawAccessInput!) { withdrawAccess(input: $input) { request { id } userErrors { path code message } } }\n": typeof types.WithdrawAccessDocument,
    "\n  mutation DisputeAccess($input: DisputeAccessInput!) { disputeAccess(input: $input) { request { id } userErrors { path code message } } }\n": typeof types.DisputeAccessDocument,
    "\n  mutation ResubmitAccess($input: ResubmitAccessInput!) { resubmitAccess(input: $input) { request { id } userErrors { path code message } } }\n": typeof types.ResubmitAccessDocument,
    "\n  query AccessRequests($filter: AccessRequestFilter, $after: String) {\n    accessRequests(filter: $filter, first: 50, after: $after) {\n      nodes { id department { name } purpose { name } askedBy askedAt items { attribute form state due overdue leadDepartment { code } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.AccessRequestsDocument,
    "\n  mutation DecideDuplicate($input: DecideDuplicateInput!) {\n    decideDuplicate(input: $input) {\n      decision mergeId records\n      conflicts { attribute { code name } shown }\n      warnings { message } userErrors { path code message }\n    }\n  }\n": typeof types.DecideDuplicateDocument,
    "\n  mutation UndoMerge($input: UndoMergeInput!) {\n    undoMerge(input: $input) { decision records laterDecisionCount userErrors { path code message } }\n  }\n": typeof types.UndoMergeDocument,
    "\n  fragment Side on Node {\n    id\n    ... on Resident { facts { attribute { code name } text } area { name } }\n    ... on Household { number facts { attribute { code name } text } area { name } }\n    ... on Dwelling { address facts { attribute { code name } text } area { name } }\n    ... on Premises { facts { attribute { code name } text } area { name } }\n  }\n": typeof types.SideFragmentDoc,
    "\n  query Reviews($filter: DuplicateReviewFilter, $after: String) {\n    duplicateReviews(filter: $filter, first: 20, after: $after) {\n      nodes { ...Review }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n  fragment Review on DuplicateReview {\n    id reason state createdAt claimedBy claimedUntil decidedAt mergeId\n    area { name } askedBy { name }\n    subject { ...Side } candidate { ...Side }\n    agreeing { code name } disagreeing { code name }\n    score { bits band steps { comparison attributes { code name } level bits rarity sum } guards }\n  }\n": typeof types.ReviewsDocument,
    "\n  mutation ClaimReview($input: ClaimReviewInput!) { claimReview(input: $input) { review { ...Review } userErrors { path code message } } }\n": typeof types.ClaimReviewDocument,
    "\n  mutation ReleaseReview($input: ClaimReviewInput!) { releaseReview(input: $input) { review { ...Review } userErrors { path code message } } }\n": typeof types.ReleaseReviewDocument,
    "\n  query MayRead($purpose: String!) {\n    viewer { mayRead(purpose: $purpose) { attribute answer lookup rule howToApply } }\n    catalogue { code name subject leadDepartment { name } }\n  }\n": typeof types.MayReadDocument,
    "\n  query Statistics($input: StatisticsInput!) {\n    statistics(input: $input) { area { name } agedFrom agedTo sex count suppressed incomplete }\n  }\n": typeof types.StatisticsDocument,
    "\n  query WhoAsked($input: AuditSummaryInput!) {\n    auditSummary(input: $input) { period department { code name } purpose attribute answers refusals writings subjects }\n  }\n": typeof types.WhoAskedDocument,
    "\n  query AskedForms {\n    burden(input: { period: MONTH }) {\n      rows { period form department { name } cells { reused confirmed newlyCollected askedAgain empty cells minutes } }\n    }\n    forms(first: 100) { nodes { code title } }\n  }\n": typeof types.AskedFormsDocument,
    "\n  query Tasks($filter: CollectionTaskFilter, $after: String) {\n    collectionTasks(filter: $filter, first: 100, after: $after) {\n      nodes { ...Task }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n  fragment Task on CollectionTask {\n    id question reason state due doneAt\n    attribute { code }\n    subject { id ... on Resident { name } ... on Premises { premisesName } }\n    household { id number householder { id name } }\n    dwelling { id address estate building unit room }\n    held { text status observedOn source { name } }\n  }\n": typeof types.TasksDocument,
    "\n  mutation CompleteTask($input: CompleteTaskInput!) {\n    completeTask(input: $input) { task { ...Task } userErrors { path code message } }\n  }\n": typeof types.CompleteTaskDocument,
    "\n  mutation ReportAskedTwice($input: ReportAskedTwiceInput!) {\n    reportAskedTwice(input: $input) { reported userErrors { path code message } }\n  }\n": typeof types.ReportAskedTwiceDocument,
    "\n  query Users($after: String) {\n    users(first: 50, after: $after) {\n      nodes { id login name role department { code name } area { name } active mustChangePassword }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.UsersDocument,
    "\n  mutation CreateUser($input: CreateUserInput!) { createUser(input: $input) { user { login } firstPassword userErrors { path code message } } }\n": typeof types.CreateUserDocument,
    "\n  mutation DeactivateUser($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id } userErrors { path code message } } }\n": typeof types.DeactivateUserDocument,
    "\n  mutation ReactivateUser($input: ReactivateUserInput!) { reactivateUser(input: $input) { user { id } userErrors { path code message } } }\n": typeof types.ReactivateUserDocument,
    "\n  mutation ResetPassword($input: ResetPasswordInput!) { resetPassword(input: $input) { code validUntil userErrors { path code message } } }\n": typeof types.ResetPasswordDocument,
    "\n  query UserAreas { areas { id name level } }\n": typeof types.UserAreasDocument,
    "\n  query UnderstandAddress($address: String!) {\n    dwelling(address: $address) { status understoodAs dwelling { id address } candidates { id address } }\n  }\n": typeof types.UnderstandAddressDocument,
    "\n  query PickDwellings($filter: DwellingFilter, $after: String) {\n    dwellings(filter: $filter, first: 100, after: $after) {\n      nodes { id address estate building unit room }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.PickDwellingsDocument,
    "\n  fragment KnownPerson on Resident {\n    id name sex birthDate idNumber mobilePhone residenceAddress formerName hukouAddress occupation employerName homePhone\n    ethnicity { code } livingArrangement { code } maritalStatus { code } educationLevel { code } politicalStatus { code }\n    mobilityImpaired\n    area { name }\n    facts(attributes: [\"person_name\"]) { attribute { code } text }\n  }\n": typeof types.KnownPersonFragmentDoc,
    "\n  query KnownByNumber($number: String!) { resident(idDocument: { number: $number }) { ...KnownPerson } }\n": typeof types.KnownByNumberDocument,
    "\n  query KnownByMatch($record: ResidentInput!, $filter: ResidentFilter!) {\n    matchResident(record: $record) { resident { ...KnownPerson } score { band steps { attributes { name } level bits rarity } guards } }\n    residents(filter: $filter, first: 5) { nodes { ...KnownPerson } }\n  }\n": typeof types.KnownByMatchDocument,
    "\n  query TryGrant($input: DryRunGrantInput!) {\n    dryRunGrant(input: $input) { entries partial rows { department { name } purpose attribute gains operations subjects } }\n  }\n": typeof types.TryGrantDocument,
    "\n  query Codes {\n    sex: catalogue(filter: { code: \"sex\" }) { code codes { code label } }\n    ethnicity: catalogue(filter: { code: \"ethnicity\" }) { code codes { code label } }\n    livingArrangement: catalogue(filter: { code: \"living_arrangement\" }) { code codes { code label } }\n    maritalStatus: catalogue(filter: { code: \"marital_status\" }) { code codes { code label } }\n    educationLevel: catalogue(filter: { code: \"education_level\" }) { code codes { code label } }\n    politicalStatus: catalogue(filter: { code: \"political_status\" }) { code codes { code label } }\n    relation: catalogue(filter: { code: \"relation_to_householder\" }) { code codes { code label } }\n  }\n": typeof types.CodesDocument,
    "\n  query CodesOf($code: String!) {\n    catalogue(filter: { code: $code }) { code valueType codes { code label } }\n  }\n": typeof types.CodesOfDocument,
    "\n  query Names {\n    departments { code name }\n    purposes { code name }\n    catalogue { code name }\n  }\n": typeof types.NamesDocument,
    "\n  fragment Home on Household {\n    id\n    kind\n    number\n    dwelling { id address }\n    members { relation { code label } resident { id name } }\n  }\n": typeof types.HomeFragmentDoc,
    "\n  fragment Person on Resident {\n    id\n    name\n    sex\n    birthDate\n    idNumber\n    area { name }\n    closed { reason on }\n    facts {\n      attribute { code name leadDepartment { code name } }\n      text grade source { name } observedOn status reason conflicting absence\n    }\n    residing: household(kind: RESIDING) { ...Home }\n    registered: household(kind: REGISTERED) { ...Home }\n  }\n": typeof types.PersonFragmentDoc,
    "\n  mutation RecordResident($input: RecordResidentInput!) {\n    recordResident(input: $input) {\n      decision\n      resident { ...Person }\n      candidates { byDocument score { bits } resident { id name sex birthDate residenceAddress area { name } facts(attributes: [\"person_name\"]) { attribute { code } text } } }\n      warnings { path code message }\n      userErrors { path code message }\n    }\n  }\n": typeof types.RecordResidentDocument,
    "\n  query Viewer {\n    viewer {\n      department { code name }\n      role\n      login\n      area { id code name }\n      purposes { code name needsCase }\n      can\n    }\n  }\n": typeof types.ViewerDocument,
};
const documents: Documents = {
    "\n  query Alerts($filter: AlertFilter!, $after: String) {\n    alerts(filter: $filter, first: 20, after: $after) {\n      nodes {\n        id rule actor department { code name } day measured threshold usual reason case entry state note handledBy handledAt raisedAt\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.AlertsDocument,
    "\n  mutation HandleAlert($input: HandleAlertInput!) { handleAlert(input: $input) { alert { id } userErrors { path code message } } }\n": types.HandleAlertDocument,
    "\n  mutation BreakGlass($input: BreakGlassInput!) { breakGlass(input: $input) { glassBreak { subject until } userErrors { path code message } } }\n": types.BreakGlassDocument,
    "\n  mutation SealSubject($input: SealSubjectInput!) { sealSubject(input: $input) { done userErrors { path code message } } }\n": types.SealSubjectDocument,
    "\n  mutation UnsealSubject($input: UnsealSubjectInput!) { unsealSubject(input: $input) { done userErrors { path code message } } }\n": types.UnsealSubjectDocument,
    "\n  query Areas { areas { id code name level urban parent { id } officers { department { code name } name phone } } }\n": types.AreasDocument,
    "\n  query AskedTwiceReports($after: String) {\n    askedTwiceReports(first: 20, after: $after) {\n      nodes { id area { name } question reportedOn askedBy { code name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.AskedTwiceReportsDocument,
    "\n  query Burden($input: BurdenInput!) {\n    burden(input: $input) {\n      total { reused confirmed newlyCollected askedAgain empty cells minutes }\n      rows { period form department { code name } area { id name } cells { reused confirmed newlyCollected askedAgain empty cells minutes } }\n    }\n  }\n": types.BurdenDocument,
    "\n  query BurdenAbout { forms(first: 100) { nodes { code title } } areas { id name level } }\n": types.BurdenAboutDocument,
    "\n  query AttributeOne($code: String!) {\n    catalogue(filter: { code: $code }) {\n      code name nameZh nameEn valueType format codeTable sharingClass freshnessDays maskRule note notSharedBasis synonyms added version\n      leadDepartment { name }\n      codes { code label }\n      versions { version change by at reason changes { column before after } }\n    }\n  }\n": types.AttributeOneDocument,
    "\n  mutation UpdateAttribute($input: UpdateAttributeInput!) {\n    updateAttribute(input: $input) { changes { column before after } warnings { message } userErrors { path code message } }\n  }\n": types.UpdateAttributeDocument,
    "\n  query Catalogue($filter: AttributeFilter) {\n    catalogue(filter: $filter) {\n      code name subject leadDepartment { code name } sharingClass sensitive sealed freshnessDays valueType retired switchedOff added version\n    }\n  }\n": types.CatalogueDocument,
    "\n  query Clients($after: String) {\n    clients(first: 50, after: $after) {\n      nodes { id clientId name department { code name } introspection bound active operations { hash name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.ClientsDocument,
    "\n  mutation CreateClient($input: CreateClientInput!) { createClient(input: $input) { client { clientId } secret userErrors { path code message } } }\n": types.CreateClientDocument,
    "\n  mutation RotateClientSecret($input: RotateClientSecretInput!) { rotateClientSecret(input: $input) { secret userErrors { path code message } } }\n": types.RotateClientSecretDocument,
    "\n  mutation DeactivateClient($input: DeactivateClientInput!) { deactivateClient(input: $input) { client { id } userErrors { path code message } } }\n": types.DeactivateClientDocument,
    "\n  mutation ReactivateClient($input: ReactivateClientInput!) { reactivateClient(input: $input) { client { id } userErrors { path code message } } }\n": types.ReactivateClientDocument,
    "\n  query Corrections($filter: CorrectionFilter!, $after: String) {\n    corrections(filter: $filter, first: 50, after: $after) {\n      nodes {\n        id state attribute { code name } leadDepartment { name } openedBy { name } openedAt evidence stated dueOn overdue decidedAt\n        subject { id ... on Resident { name } }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.CorrectionsDocument,
    "\n  mutation DecideCorrection($input: DecideCorrectionInput!) { decideCorrection(input: $input) { correction { id } told userErrors { path code message } } }\n": types.DecideCorrectionDocument,
    "\n  query Disclosures($subject: ID!) {\n    disclosures(subject: $subject, first: 100) {\n      nodes { time department { name } actor purpose case attributes entry }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.DisclosuresDocument,
    "\n  query ShowRecorded($id: ID!) { node(id: $id) { ... on Resident { ...Person } } }\n": types.ShowRecordedDocument,
    "\n  query Feeds {\n    feeds {\n      name department { code name } state lastSequence lastPart expectedSequence expectedPart lastFullAt changedAt sentBy\n      counts { held missing needsReview refused withdrawn }\n    }\n  }\n": types.FeedsDocument,
    "\n  query Reconcile($feed: String!, $department: String, $side: FeedSide!) {\n    feedReconciliation(feed: $feed, department: $department, side: $side, first: 100) {\n      differences { recordId subject missing attributes }\n      hasNextPage\n    }\n  }\n": types.ReconcileDocument,
    "\n  query IssueAbout($department: String!) {\n    forms(filter: { department: $department, state: ADMITTED }, first: 100) { nodes { id title subject } }\n    areas { id name level }\n  }\n": types.IssueAboutDocument,
    "\n  mutation IssueFormRequest($input: IssueFormRequestInput!) { issueFormRequest(input: $input) { request { id } userErrors { path code message } } }\n": types.IssueFormRequestDocument,
    "\n  query FormRequestOne($id: ID!) {\n    formRequest(id: $id) {\n      id form { title hasFile } state purpose areas { name } period due subjectCount cellCount filledCount issuedAt closedAt\n      progress { area { name } subjects open answered withoutValue }\n    }\n  }\n": types.FormRequestOneDocument,
    "\n  mutation ExportFormRequest($input: ExportFormRequestInput!) { exportFormRequest(input: $input) { file userErrors { path code message } } }\n": types.ExportFormRequestDocument,
    "\n  mutation CloseFormRequest($input: CloseFormRequestInput!) { closeFormRequest(input: $input) { request { id } userErrors { path code message } } }\n": types.CloseFormRequestDocument,
    "\n  query IssueSeen($purpose: String!) {\n    viewer { mayRead(purpose: $purpose) { attribute answer } }\n    catalogue(filter: { subject: RESIDENT }) { code name fieldName retired switchedOff }\n  }\n": types.IssueSeenDocument,
    "\n  query FormRequests($after: String) {\n    formRequests(first: 50, after: $after) {\n      nodes { id form { title } state period due subjectCount cellCount filledCount }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.FormRequestsDocument,
    "\n  mutation FormSuggestionQuery($input: RegisterFormInput!) {\n    registerForm(input: $input) {\n      form { id }\n      suggestion {\n        sheet title subject subjectIsSure\n        columns { cell heading chosen meaning { ...Meaning } candidates { confidence reason meaning { ...Meaning } } }\n      }\n      userErrors { path code message }\n    }\n  }\n": types.FormSuggestionQueryDocument,
    "\n  query FormAttributes { catalogue { code name subject retired switchedOff } }\n": types.FormAttributesDocument,
    "\n  query FormOne($id: ID!) {\n    form(id: $id) {\n      id code version title department { code name } subject period state reason hasFile decisionReason\n      columns { number heading askAgain meaning { ...Meaning } }\n    }\n  }\n": types.FormOneDocument,
    "\n  mutation DecideForm($input: DecideFormInput!) { decideForm(input: $input) { form { id } userErrors { path code message } } }\n": types.DecideFormDocument,
    "\n  query FormOverlapReport($draft: FormDraftInput!) {\n    formOverlap(draft: $draft) {\n      columnCount sharedCount subjects partial estimatedMinutes\n      held { number heading meaning { ...Meaning } askedBy { title department { name } } }\n      context { number } switchedOff { number heading } new { number heading }\n      similar { form { title department { name } } shared perCent mergeable }\n      userErrors { path code message }\n    }\n  }\n": types.FormOverlapReportDocument,
    "\n  query Forms($filter: FormFilter, $after: String) {\n    forms(filter: $filter, first: 50, after: $after) {\n      nodes { id code version title department { name } subject period state shipped columns { number } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.FormsDocument,
    "\n  fragment Meaning on FormMeaning { kind attribute { code name } role transform context }\n": types.MeaningFragmentDoc,
    "\n  query NamedOfficials { namedOfficials { login duty namedBy namedAt reason } }\n": types.NamedOfficialsDocument,
    "\n  mutation NameOfficial($input: NameOfficialInput!) { nameOfficial(input: $input) { done userErrors { path code message } } }\n": types.NameOfficialDocument,
    "\n  mutation ReviewBreakGlass($input: ReviewBreakGlassInput!) { reviewBreakGlass(input: $input) { glassBreak { id } userErrors { path code message } } }\n": types.ReviewBreakGlassDocument,
    "\n  query GlassBreaks($waiting: Boolean, $after: String) {\n    glassBreaks(waiting: $waiting, first: 50, after: $after) {\n      nodes { id subject actor department { name } purpose { name } caseNumber reason openedAt until verdict note reviewedBy reviewedAt overdue }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.GlassBreaksDocument,
    "\n  query Grants($filter: GrantFilter, $after: String) {\n    grants(filter: $filter, first: 100, after: $after) {\n      nodes { id department { code name } purpose { code name } attribute form area { name } from until requestId inForce endedBy endReason }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.GrantsDocument,
    "\n  mutation RevokeGrant($input: RevokeGrantInput!) { revokeGrant(input: $input) { grant { id } userErrors { path code message } } }\n": types.RevokeGrantDocument,
    "\n  mutation RecordHousehold($input: RecordHouseholdInput!) {\n    recordHousehold(input: $input) {\n      decision\n      household { ...Home }\n      candidates { id address }\n      warnings { path code message }\n      userErrors { path code message }\n    }\n  }\n": types.RecordHouseholdDocument,
    "\n  query ColumnAttributes($subject: SubjectKind!) { catalogue(filter: { subject: $subject }) { code name retired switchedOff } }\n": types.ColumnAttributesDocument,
    "\n  query ImportOne($id: ID!) {\n    node(id: $id) {\n      ... on Import {\n        id state file kind kindGuessed sheet headerRow rowCount startedBy startedAt confirmedBy confirmedAt finishedAt undoneBy dryRun failure report\n        source { name } community { name }\n        columns { column header attribute meantBy } notes\n        progress { state done total }\n        counts { created linked alreadyKnown changesFact doubtful needsReview refused }\n        communities { code rows area { name } }\n        warnings { code message rows } acceptedWarnings\n      }\n    }\n  }\n": types.ImportOneDocument,
    "\n  mutation ConfirmImport($input: ConfirmImportInput!) { confirmImport(input: $input) { import { id } userErrors { path code message } } }\n": types.ConfirmImportDocument,
    "\n  mutation CancelImport($input: CancelImportInput!) { cancelImport(input: $input) { import { id } userErrors { path code message } } }\n": types.CancelImportDocument,
    "\n  mutation UndoImport($input: UndoImportInput!) {\n    undoImport(input: $input) { import { id } records vanishing restored laterDecisionCount userErrors { path code message } }\n  }\n": types.UndoImportDocument,
    "\n  query ImportRows($id: ID!, $pile: ImportPile!, $after: String) {\n    node(id: $id) {\n      ... on Import {\n        rows(pile: $pile, first: 50, after: $after) {\n          nodes { row decision problems { at cell message } }\n          pageInfo { hasNextPage endCursor }\n        }\n      }\n    }\n  }\n": types.ImportRowsDocument,
    "\n  query Imports {\n    imports(first: 50) { nodes { id state kind rowCount startedBy startedAt dryRun source { name } community { name } } }\n  }\n": types.ImportsDocument,
    "\n  mutation StartImport($input: StartImportInput!) {\n    startImport(input: $input) { import { id } userErrors { path code message } }\n  }\n": types.StartImportDocument,
    "\n  query Entries($filter: AuditFilter!, $after: String) {\n    auditEntries(filter: $filter, first: 50, after: $after) {\n      nodes {\n        id index time requestId kind department { code name } actor client purpose case reason operation documentHash\n        attributes written subjects targets refused { attribute rule } outcome code count leaf\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n    auditIndexLag\n  }\n": types.EntriesDocument,
    "\n  mutation MarkAudit($input: MarkAuditInput!) { markAudit(input: $input) { mark { id } userErrors { path code message } } }\n": types.MarkAuditDocument,
    "\n  query AuditMarks { auditMarks { id kind subject login purpose case until reason madeBy madeAt } }\n": types.AuditMarksDocument,
    "\n  mutation EndAuditMark($input: EndAuditMarkInput!) { endAuditMark(input: $input) { mark { id } userErrors { path code message } } }\n": types.EndAuditMarkDocument,
    "\n  query HouseholdsAt($address: String!) {\n    dwelling(address: $address) {\n      status\n      understoodAs\n      candidates { id address }\n      dwelling { id address area { name } households { ...Home } }\n    }\n  }\n": types.HouseholdsAtDocument,
    "\n  query FindResident($document: IdDocumentInput!) { resident(idDocument: $document) { id } }\n": types.FindResidentDocument,
    "\n  query FindResidents($filter: ResidentFilter!, $after: String) {\n    residents(filter: $filter, first: 20, after: $after) {\n      nodes { id name sex birthDate residenceAddress area { name } facts(attributes: [\"person_name\"]) { attribute { code } text } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.FindResidentsDocument,
    "\n  mutation CloseSubject($input: CloseSubjectInput!) {\n    closeSubject(input: $input) {\n      decision endedMemberships householderLeft\n      warnings { message } userErrors { path code message }\n    }\n  }\n": types.CloseSubjectDocument,
    "\n  mutation MoveResident($input: MoveResidentInput!) {\n    moveResident(input: $input) { decision householderLeft warnings { message } userErrors { path code message } }\n  }\n": types.MoveResidentDocument,
    "\n  mutation ReopenSubject($input: ReopenSubjectInput!) {\n    reopenSubject(input: $input) { decision userErrors { path code message } }\n  }\n": types.ReopenSubjectDocument,
    "\n  query Rights($purpose: String!) {\n    viewer { mayRead(purpose: $purpose) { attribute answer howToApply } }\n    catalogue(filter: { subject: RESIDENT }) { code name }\n  }\n": types.RightsDocument,
    "\n  mutation OpenCorrection($input: OpenCorrectionInput!) { openCorrection(input: $input) { correction { id dueOn } userErrors { path code message } } }\n": types.OpenCorrectionDocument,
    "\n  query History($id: ID!, $attributes: [String!]) {\n    node(id: $id) {\n      ... on Resident {\n        id\n        facts(attributes: $attributes) {\n          reason\n          history(first: 50) { nodes { id text grade observedOn recordedAt absence isClaim source { name } } }\n        }\n      }\n    }\n  }\n": types.HistoryDocument,
    "\n  query ShowPerson($id: ID!) { node(id: $id) { ... on Resident { ...Person } } }\n": types.ShowPersonDocument,
    "\n  mutation ConfirmFacts($input: ConfirmFactsInput!) {\n    confirmFacts(input: $input) { decision userErrors { path code message } }\n  }\n": types.ConfirmFactsDocument,
    "\n  query Proof { checkpoint { origin size rootHash note } auditIndexLag }\n": types.ProofDocument,
    "\n  query OwnClients($after: String) {\n    clients(first: 50, after: $after) {\n      nodes { id clientId name department { name } bound active operations { name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.OwnClientsDocument,
    "\n  query OwnPurposes { viewer { purposes { code name needsCase legalBasis } } }\n": types.OwnPurposesDocument,
    "\n  query BulkApprovals($after: String) {\n    bulkApprovals(first: 20, after: $after) {\n      nodes { id day department { code name } purpose { name } askedBy askedAt people limit approvedPeople approvedBy approvedAt reason }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.BulkApprovalsDocument,
    "\n  mutation ApproveBulk($input: ApproveBulkInput!) { approveBulk(input: $input) { approval { id } userErrors { path code message } } }\n": types.ApproveBulkDocument,
    "\n  query WorkingCalendar($year: Int!, $next: Int!) {\n    now: workingYear(year: $year) { daysOff movedDays }\n    next: workingYear(year: $next) { daysOff movedDays }\n  }\n": types.WorkingCalendarDocument,
    "\n  query AccessFigures { accessFigures { department { name } waiting returned overdue granted refused withdrawn } }\n": types.AccessFiguresDocument,
    "\n  query RequestAbout {\n    purposes { code name legalBasis departments { code } }\n    areas { id name level }\n    catalogue { code name subject valueType retired switchedOff }\n  }\n": types.RequestAboutDocument,
    "\n  mutation TryAccess($input: RequestAccessInput!) {\n    requestAccess(input: $input) {\n      request { id items { attribute form leadDepartment { name } state due dueNote needsTwo reason } }\n      userErrors { path code message }\n    }\n  }\n": types.TryAccessDocument,
    "\n  mutation RecertifyGrant($input: RecertifyGrantInput!) { recertifyGrant(input: $input) { kept dropped userErrors { path code message } } }\n": types.RecertifyGrantDocument,
    "\n  query AskableAttributes {\n    catalogue { code name subject leadDepartment { name } sharingClass sensitive retired switchedOff }\n  }\n": types.AskableAttributesDocument,
    "\n  fragment AccessRequest on AccessRequest {\n    id department { code name } purpose { code name } legalBasis scenario areas { id name } conditions { condition label }\n    lastDay peoplePerDay askedBy askedAt\n    items {\n      attribute form leadDepartment { code name } state tier due dueNote overdue extended returned needsTwo firstApproval\n      grantedForm decidedBy decidedAt reason\n    }\n    steps { at actor department { name } kind attributes reason }\n    usage { attribute answers refusals subjects }\n  }\n": types.AccessRequestFragmentDoc,
    "\n  query AccessRequestOne($filter: AccessRequestFilter!) { accessRequests(filter: $filter, first: 1) { nodes { ...AccessRequest } } }\n": types.AccessRequestOneDocument,
    "\n  mutation DecideAccess($input: DecideAccessInput!) { decideAccess(input: $input) { request { id } userErrors { path code message } } }\n": types.DecideAccessDocument,
    "\n  mutation WithdrawAccess($input: WithdrawAccessInput!) { withdrawAccess(input: $input) { request { id } userErrors { path code message } } }\n": types.WithdrawAccessDocument,
    "\n  mutation DisputeAccess($input: DisputeAccessInput!) { disputeAccess(input: $input) { request { id } userErrors { path code message } } }\n": types.DisputeAccessDocument,
    "\n  mutation ResubmitAccess($input: ResubmitAccessInput!) { resubmitAccess(input: $input) { request { id } userErrors { path code message } } }\n": types.ResubmitAccessDocument,
    "\n  query AccessRequests($filter: AccessRequestFilter, $after: String) {\n    accessRequests(filter: $filter, first: 50, after: $after) {\n      nodes { id department { name } purpose { name } askedBy askedAt items { attribute form state due overdue leadDepartment { code } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.AccessRequestsDocument,
    "\n  mutation DecideDuplicate($input: DecideDuplicateInput!) {\n    decideDuplicate(input: $input) {\n      decision mergeId records\n      conflicts { attribute { code name } shown }\n      warnings { message } userErrors { path code message }\n    }\n  }\n": types.DecideDuplicateDocument,
    "\n  mutation UndoMerge($input: UndoMergeInput!) {\n    undoMerge(input: $input) { decision records laterDecisionCount userErrors { path code message } }\n  }\n": types.UndoMergeDocument,
    "\n  fragment Side on Node {\n    id\n    ... on Resident { facts { attribute { code name } text } area { name } }\n    ... on Household { number facts { attribute { code name } text } area { name } }\n    ... on Dwelling { address facts { attribute { code name } text } area { name } }\n    ... on Premises { facts { attribute { code name } text } area { name } }\n  }\n": types.SideFragmentDoc,
    "\n  query Reviews($filter: DuplicateReviewFilter, $after: String) {\n    duplicateReviews(filter: $filter, first: 20, after: $after) {\n      nodes { ...Review }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n  fragment Review on DuplicateReview {\n    id reason state createdAt claimedBy claimedUntil decidedAt mergeId\n    area { name } askedBy { name }\n    subject { ...Side } candidate { ...Side }\n    agreeing { code name } disagreeing { code name }\n    score { bits band steps { comparison attributes { code name } level bits rarity sum } guards }\n  }\n": types.ReviewsDocument,
    "\n  mutation ClaimReview($input: ClaimReviewInput!) { claimReview(input: $input) { review { ...Review } userErrors { path code message } } }\n": types.ClaimReviewDocument,
    "\n  mutation ReleaseReview($input: ClaimReviewInput!) { releaseReview(input: $input) { review { ...Review } userErrors { path code message } } }\n": types.ReleaseReviewDocument,
    "\n  query MayRead($purpose: String!) {\n    viewer { mayRead(purpose: $purpose) { attribute answer lookup rule howToApply } }\n    catalogue { code name subject leadDepartment { name } }\n  }\n": types.MayReadDocument,
    "\n  query Statistics($input: StatisticsInput!) {\n    statistics(input: $input) { area { name } agedFrom agedTo sex count suppressed incomplete }\n  }\n": types.StatisticsDocument,
    "\n  query WhoAsked($input: AuditSummaryInput!) {\n    auditSummary(input: $input) { period department { code name } purpose attribute answers refusals writings subjects }\n  }\n": types.WhoAskedDocument,
    "\n  query AskedForms {\n    burden(input: { period: MONTH }) {\n      rows { period form department { name } cells { reused confirmed newlyCollected askedAgain empty cells minutes } }\n    }\n    forms(first: 100) { nodes { code title } }\n  }\n": types.AskedFormsDocument,
    "\n  query Tasks($filter: CollectionTaskFilter, $after: String) {\n    collectionTasks(filter: $filter, first: 100, after: $after) {\n      nodes { ...Task }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n  fragment Task on CollectionTask {\n    id question reason state due doneAt\n    attribute { code }\n    subject { id ... on Resident { name } ... on Premises { premisesName } }\n    household { id number householder { id name } }\n    dwelling { id address estate building unit room }\n    held { text status observedOn source { name } }\n  }\n": types.TasksDocument,
    "\n  mutation CompleteTask($input: CompleteTaskInput!) {\n    completeTask(input: $input) { task { ...Task } userErrors { path code message } }\n  }\n": types.CompleteTaskDocument,
    "\n  mutation ReportAskedTwice($input: ReportAskedTwiceInput!) {\n    reportAskedTwice(input: $input) { reported userErrors { path code message } }\n  }\n": types.ReportAskedTwiceDocument,
    "\n  query Users($after: String) {\n    users(first: 50, after: $after) {\n      nodes { id login name role department { code name } area { name } active mustChangePassword }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.UsersDocument,
    "\n  mutation CreateUser($input: CreateUserInput!) { createUser(input: $input) { user { login } firstPassword userErrors { path code message } } }\n": types.CreateUserDocument,
    "\n  mutation DeactivateUser($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id } userErrors { path code message } } }\n": types.DeactivateUserDocument,
    "\n  mutation ReactivateUser($input: ReactivateUserInput!) { reactivateUser(input: $input) { user { id } userErrors { path code message } } }\n": types.ReactivateUserDocument,
    "\n  mutation ResetPassword($input: ResetPasswordInput!) { resetPassword(input: $input) { code validUntil userErrors { path code message } } }\n": types.ResetPasswordDocument,
    "\n  query UserAreas { areas { id name level } }\n": types.UserAreasDocument,
    "\n  query UnderstandAddress($address: String!) {\n    dwelling(address: $address) { status understoodAs dwelling { id address } candidates { id address } }\n  }\n": types.UnderstandAddressDocument,
    "\n  query PickDwellings($filter: DwellingFilter, $after: String) {\n    dwellings(filter: $filter, first: 100, after: $after) {\n      nodes { id address estate building unit room }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.PickDwellingsDocument,
    "\n  fragment KnownPerson on Resident {\n    id name sex birthDate idNumber mobilePhone residenceAddress formerName hukouAddress occupation employerName homePhone\n    ethnicity { code } livingArrangement { code } maritalStatus { code } educationLevel { code } politicalStatus { code }\n    mobilityImpaired\n    area { name }\n    facts(attributes: [\"person_name\"]) { attribute { code } text }\n  }\n": types.KnownPersonFragmentDoc,
    "\n  query KnownByNumber($number: String!) { resident(idDocument: { number: $number }) { ...KnownPerson } }\n": types.KnownByNumberDocument,
    "\n  query KnownByMatch($record: ResidentInput!, $filter: ResidentFilter!) {\n    matchResident(record: $record) { resident { ...KnownPerson } score { band steps { attributes { name } level bits rarity } guards } }\n    residents(filter: $filter, first: 5) { nodes { ...KnownPerson } }\n  }\n": types.KnownByMatchDocument,
    "\n  query TryGrant($input: DryRunGrantInput!) {\n    dryRunGrant(input: $input) { entries partial rows { department { name } purpose attribute gains operations subjects } }\n  }\n": types.TryGrantDocument,
    "\n  query Codes {\n    sex: catalogue(filter: { code: \"sex\" }) { code codes { code label } }\n    ethnicity: catalogue(filter: { code: \"ethnicity\" }) { code codes { code label } }\n    livingArrangement: catalogue(filter: { code: \"living_arrangement\" }) { code codes { code label } }\n    maritalStatus: catalogue(filter: { code: \"marital_status\" }) { code codes { code label } }\n    educationLevel: catalogue(filter: { code: \"education_level\" }) { code codes { code label } }\n    politicalStatus: catalogue(filter: { code: \"political_status\" }) { code codes { code label } }\n    relation: catalogue(filter: { code: \"relation_to_householder\" }) { code codes { code label } }\n  }\n": types.CodesDocument,
    "\n  query CodesOf($code: String!) {\n    catalogue(filter: { code: $code }) { code valueType codes { code label } }\n  }\n": types.CodesOfDocument,
    "\n  query Names {\n    departments { code name }\n    purposes { code name }\n    catalogue { code name }\n  }\n": types.NamesDocument,
    "\n  fragment Home on Household {\n    id\n    kind\n    number\n    dwelling { id address }\n    members { relation { code label } resident { id name } }\n  }\n": types.HomeFragmentDoc,
    "\n  fragment Person on Resident {\n    id\n    name\n    sex\n    birthDate\n    idNumber\n    area { name }\n    closed { reason on }\n    facts {\n      attribute { code name leadDepartment { code name } }\n      text grade source { name } observedOn status reason conflicting absence\n    }\n    residing: household(kind: RESIDING) { ...Home }\n    registered: household(kind: REGISTERED) { ...Home }\n  }\n": types.PersonFragmentDoc,
    "\n  mutation RecordResident($input: RecordResidentInput!) {\n    recordResident(input: $input) {\n      decision\n      resident { ...Person }\n      candidates { byDocument score { bits } resident { id name sex birthDate residenceAddress area { name } facts(attributes: [\"person_name\"]) { attribute { code } text } } }\n      warnings { path code message }\n      userErrors { path code message }\n    }\n  }\n": types.RecordResidentDocument,
    "\n  query Viewer {\n    viewer {\n      department { code name }\n      role\n      login\n      area { id code name }\n      purposes { code name needsCase }\n      can\n    }\n  }\n": types.ViewerDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Alerts($filter: AlertFilter!, $after: String) {\n    alerts(filter: $filter, first: 20, after: $after) {\n      nodes {\n        id rule actor department { code name } day measured threshold usual reason case entry state note handledBy handledAt raisedAt\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').AlertsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation HandleAlert($input: HandleAlertInput!) { handleAlert(input: $input) { alert { id } userErrors { path code message } } }\n"): typeof import('./graphql').HandleAlertDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BreakGlass($input: BreakGlassInput!) { breakGlass(input: $input) { glassBreak { subject until } userErrors { path code message } } }\n"): typeof import('./graphql').BreakGlassDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SealSubject($input: SealSubjectInput!) { sealSubject(input: $input) { done userErrors { path code message } } }\n"): typeof import('./graphql').SealSubjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UnsealSubject($input: UnsealSubjectInput!) { unsealSubject(input: $input) { done userErrors { path code message } } }\n"): typeof import('./graphql').UnsealSubjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Areas { areas { id code name level urban parent { id } officers { department { code name } name phone } } }\n"): typeof import('./graphql').AreasDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AskedTwiceReports($after: String) {\n    askedTwiceReports(first: 20, after: $after) {\n      nodes { id area { name } question reportedOn askedBy { code name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').AskedTwiceReportsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Burden($input: BurdenInput!) {\n    burden(input: $input) {\n      total { reused confirmed newlyCollected askedAgain empty cells minutes }\n      rows { period form department { code name } area { id name } cells { reused confirmed newlyCollected askedAgain empty cells minutes } }\n    }\n  }\n"): typeof import('./graphql').BurdenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BurdenAbout { forms(first: 100) { nodes { code title } } areas { id name level } }\n"): typeof import('./graphql').BurdenAboutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AttributeOne($code: String!) {\n    catalogue(filter: { code: $code }) {\n      code name nameZh nameEn valueType format codeTable sharingClass freshnessDays maskRule note notSharedBasis synonyms added version\n      leadDepartment { name }\n      codes { code label }\n      versions { version change by at reason changes { column before after } }\n    }\n  }\n"): typeof import('./graphql').AttributeOneDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateAttribute($input: UpdateAttributeInput!) {\n    updateAttribute(input: $input) { changes { column before after } warnings { message } userErrors { path code message } }\n  }\n"): typeof import('./graphql').UpdateAttributeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Catalogue($filter: AttributeFilter) {\n    catalogue(filter: $filter) {\n      code name subject leadDepartment { code name } sharingClass sensitive sealed freshnessDays valueType retired switchedOff added version\n    }\n  }\n"): typeof import('./graphql').CatalogueDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Clients($after: String) {\n    clients(first: 50, after: $after) {\n      nodes { id clientId name department { code name } introspection bound active operations { hash name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').ClientsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateClient($input: CreateClientInput!) { createClient(input: $input) { client { clientId } secret userErrors { path code message } } }\n"): typeof import('./graphql').CreateClientDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateClientSecret($input: RotateClientSecretInput!) { rotateClientSecret(input: $input) { secret userErrors { path code message } } }\n"): typeof import('./graphql').RotateClientSecretDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeactivateClient($input: DeactivateClientInput!) { deactivateClient(input: $input) { client { id } userErrors { path code message } } }\n"): typeof import('./graphql').DeactivateClientDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReactivateClient($input: ReactivateClientInput!) { reactivateClient(input: $input) { client { id } userErrors { path code message } } }\n"): typeof import('./graphql').ReactivateClientDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Corrections($filter: CorrectionFilter!, $after: String) {\n    corrections(filter: $filter, first: 50, after: $after) {\n      nodes {\n        id state attribute { code name } leadDepartment { name } openedBy { name } openedAt evidence stated dueOn overdue decidedAt\n        subject { id ... on Resident { name } }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').CorrectionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DecideCorrection($input: DecideCorrectionInput!) { decideCorrection(input: $input) { correction { id } told userErrors { path code message } } }\n"): typeof import('./graphql').DecideCorrectionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Disclosures($subject: ID!) {\n    disclosures(subject: $subject, first: 100) {\n      nodes { time department { name } actor purpose case attributes entry }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').DisclosuresDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowRecorded($id: ID!) { node(id: $id) { ... on Resident { ...Person } } }\n"): typeof import('./graphql').ShowRecordedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Feeds {\n    feeds {\n      name department { code name } state lastSequence lastPart expectedSequence expectedPart lastFullAt changedAt sentBy\n      counts { held missing needsReview refused withdrawn }\n    }\n  }\n"): typeof import('./graphql').FeedsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Reconcile($feed: String!, $department: String, $side: FeedSide!) {\n    feedReconciliation(feed: $feed, department: $department, side: $side, first: 100) {\n      differences { recordId subject missing attributes }\n      hasNextPage\n    }\n  }\n"): typeof import('./graphql').ReconcileDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IssueAbout($department: String!) {\n    forms(filter: { department: $department, state: ADMITTED }, first: 100) { nodes { id title subject } }\n    areas { id name level }\n  }\n"): typeof import('./graphql').IssueAboutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IssueFormRequest($input: IssueFormRequestInput!) { issueFormRequest(input: $input) { request { id } userErrors { path code message } } }\n"): typeof import('./graphql').IssueFormRequestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FormRequestOne($id: ID!) {\n    formRequest(id: $id) {\n      id form { title hasFile } state purpose areas { name } period due subjectCount cellCount filledCount issuedAt closedAt\n      progress { area { name } subjects open answered withoutValue }\n    }\n  }\n"): typeof import('./graphql').FormRequestOneDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ExportFormRequest($input: ExportFormRequestInput!) { exportFormRequest(input: $input) { file userErrors { path code message } } }\n"): typeof import('./graphql').ExportFormRequestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CloseFormRequest($input: CloseFormRequestInput!) { closeFormRequest(input: $input) { request { id } userErrors { path code message } } }\n"): typeof import('./graphql').CloseFormRequestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IssueSeen($purpose: String!) {\n    viewer { mayRead(purpose: $purpose) { attribute answer } }\n    catalogue(filter: { subject: RESIDENT }) { code name fieldName retired switchedOff }\n  }\n"): typeof import('./graphql').IssueSeenDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FormRequests($after: String) {\n    formRequests(first: 50, after: $after) {\n      nodes { id form { title } state period due subjectCount cellCount filledCount }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').FormRequestsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation FormSuggestionQuery($input: RegisterFormInput!) {\n    registerForm(input: $input) {\n      form { id }\n      suggestion {\n        sheet title subject subjectIsSure\n        columns { cell heading chosen meaning { ...Meaning } candidates { confidence reason meaning { ...Meaning } } }\n      }\n      userErrors { path code message }\n    }\n  }\n"): typeof import('./graphql').FormSuggestionQueryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FormAttributes { catalogue { code name subject retired switchedOff } }\n"): typeof import('./graphql').FormAttributesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FormOne($id: ID!) {\n    form(id: $id) {\n      id code version title department { code name } subject period state reason hasFile decisionReason\n      columns { number heading askAgain meaning { ...Meaning } }\n    }\n  }\n"): typeof import('./graphql').FormOneDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DecideForm($input: DecideFormInput!) { decideForm(input: $input) { form { id } userErrors { path code message } } }\n"): typeof import('./graphql').DecideFormDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FormOverlapReport($draft: FormDraftInput!) {\n    formOverlap(draft: $draft) {\n      columnCount sharedCount subjects partial estimatedMinutes\n      held { number heading meaning { ...Meaning } askedBy { title department { name } } }\n      context { number } switchedOff { number heading } new { number heading }\n      similar { form { title department { name } } shared perCent mergeable }\n      userErrors { path code message }\n    }\n  }\n"): typeof import('./graphql').FormOverlapReportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Forms($filter: FormFilter, $after: String) {\n    forms(filter: $filter, first: 50, after: $after) {\n      nodes { id code version title department { name } subject period state shipped columns { number } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').FormsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Meaning on FormMeaning { kind attribute { code name } role transform context }\n"): typeof import('./graphql').MeaningFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NamedOfficials { namedOfficials { login duty namedBy namedAt reason } }\n"): typeof import('./graphql').NamedOfficialsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation NameOfficial($input: NameOfficialInput!) { nameOfficial(input: $input) { done userErrors { path code message } } }\n"): typeof import('./graphql').NameOfficialDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReviewBreakGlass($input: ReviewBreakGlassInput!) { reviewBreakGlass(input: $input) { glassBreak { id } userErrors { path code message } } }\n"): typeof import('./graphql').ReviewBreakGlassDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query GlassBreaks($waiting: Boolean, $after: String) {\n    glassBreaks(waiting: $waiting, first: 50, after: $after) {\n      nodes { id subject actor department { name } purpose { name } caseNumber reason openedAt until verdict note reviewedBy reviewedAt overdue }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').GlassBreaksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Grants($filter: GrantFilter, $after: String) {\n    grants(filter: $filter, first: 100, after: $after) {\n      nodes { id department { code name } purpose { code name } attribute form area { name } from until requestId inForce endedBy endReason }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').GrantsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeGrant($input: RevokeGrantInput!) { revokeGrant(input: $input) { grant { id } userErrors { path code message } } }\n"): typeof import('./graphql').RevokeGrantDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RecordHousehold($input: RecordHouseholdInput!) {\n    recordHousehold(input: $input) {\n      decision\n      household { ...Home }\n      candidates { id address }\n      warnings { path code message }\n      userErrors { path code message }\n    }\n  }\n"): typeof import('./graphql').RecordHouseholdDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ColumnAttributes($subject: SubjectKind!) { catalogue(filter: { subject: $subject }) { code name retired switchedOff } }\n"): typeof import('./graphql').ColumnAttributesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ImportOne($id: ID!) {\n    node(id: $id) {\n      ... on Import {\n        id state file kind kindGuessed sheet headerRow rowCount startedBy startedAt confirmedBy confirmedAt finishedAt undoneBy dryRun failure report\n        source { name } community { name }\n        columns { column header attribute meantBy } notes\n        progress { state done total }\n        counts { created linked alreadyKnown changesFact doubtful needsReview refused }\n        communities { code rows area { name } }\n        warnings { code message rows } acceptedWarnings\n      }\n    }\n  }\n"): typeof import('./graphql').ImportOneDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfirmImport($input: ConfirmImportInput!) { confirmImport(input: $input) { import { id } userErrors { path code message } } }\n"): typeof import('./graphql').ConfirmImportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelImport($input: CancelImportInput!) { cancelImport(input: $input) { import { id } userErrors { path code message } } }\n"): typeof import('./graphql').CancelImportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UndoImport($input: UndoImportInput!) {\n    undoImport(input: $input) { import { id } records vanishing restored laterDecisionCount userErrors { path code message } }\n  }\n"): typeof import('./graphql').UndoImportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ImportRows($id: ID!, $pile: ImportPile!, $after: String) {\n    node(id: $id) {\n      ... on Import {\n        rows(pile: $pile, first: 50, after: $after) {\n          nodes { row decision problems { at cell message } }\n          pageInfo { hasNextPage endCursor }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').ImportRowsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Imports {\n    imports(first: 50) { nodes { id state kind rowCount startedBy startedAt dryRun source { name } community { name } } }\n  }\n"): typeof import('./graphql').ImportsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartImport($input: StartImportInput!) {\n    startImport(input: $input) { import { id } userErrors { path code message } }\n  }\n"): typeof import('./graphql').StartImportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Entries($filter: AuditFilter!, $after: String) {\n    auditEntries(filter: $filter, first: 50, after: $after) {\n      nodes {\n        id index time requestId kind department { code name } actor client purpose case reason operation documentHash\n        attributes written subjects targets refused { attribute rule } outcome code count leaf\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n    auditIndexLag\n  }\n"): typeof import('./graphql').EntriesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MarkAudit($input: MarkAuditInput!) { markAudit(input: $input) { mark { id } userErrors { path code message } } }\n"): typeof import('./graphql').MarkAuditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AuditMarks { auditMarks { id kind subject login purpose case until reason madeBy madeAt } }\n"): typeof import('./graphql').AuditMarksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EndAuditMark($input: EndAuditMarkInput!) { endAuditMark(input: $input) { mark { id } userErrors { path code message } } }\n"): typeof import('./graphql').EndAuditMarkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query HouseholdsAt($address: String!) {\n    dwelling(address: $address) {\n      status\n      understoodAs\n      candidates { id address }\n      dwelling { id address area { name } households { ...Home } }\n    }\n  }\n"): typeof import('./graphql').HouseholdsAtDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindResident($document: IdDocumentInput!) { resident(idDocument: $document) { id } }\n"): typeof import('./graphql').FindResidentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FindResidents($filter: ResidentFilter!, $after: String) {\n    residents(filter: $filter, first: 20, after: $after) {\n      nodes { id name sex birthDate residenceAddress area { name } facts(attributes: [\"person_name\"]) { attribute { code } text } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').FindResidentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CloseSubject($input: CloseSubjectInput!) {\n    closeSubject(input: $input) {\n      decision endedMemberships householderLeft\n      warnings { message } userErrors { path code message }\n    }\n  }\n"): typeof import('./graphql').CloseSubjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MoveResident($input: MoveResidentInput!) {\n    moveResident(input: $input) { decision householderLeft warnings { message } userErrors { path code message } }\n  }\n"): typeof import('./graphql').MoveResidentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReopenSubject($input: ReopenSubjectInput!) {\n    reopenSubject(input: $input) { decision userErrors { path code message } }\n  }\n"): typeof import('./graphql').ReopenSubjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Rights($purpose: String!) {\n    viewer { mayRead(purpose: $purpose) { attribute answer howToApply } }\n    catalogue(filter: { subject: RESIDENT }) { code name }\n  }\n"): typeof import('./graphql').RightsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation OpenCorrection($input: OpenCorrectionInput!) { openCorrection(input: $input) { correction { id dueOn } userErrors { path code message } } }\n"): typeof import('./graphql').OpenCorrectionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query History($id: ID!, $attributes: [String!]) {\n    node(id: $id) {\n      ... on Resident {\n        id\n        facts(attributes: $attributes) {\n          reason\n          history(first: 50) { nodes { id text grade observedOn recordedAt absence isClaim source { name } } }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').HistoryDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ShowPerson($id: ID!) { node(id: $id) { ... on Resident { ...Person } } }\n"): typeof import('./graphql').ShowPersonDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ConfirmFacts($input: ConfirmFactsInput!) {\n    confirmFacts(input: $input) { decision userErrors { path code message } }\n  }\n"): typeof import('./graphql').ConfirmFactsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Proof { checkpoint { origin size rootHash note } auditIndexLag }\n"): typeof import('./graphql').ProofDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OwnClients($after: String) {\n    clients(first: 50, after: $after) {\n      nodes { id clientId name department { name } bound active operations { name } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').OwnClientsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OwnPurposes { viewer { purposes { code name needsCase legalBasis } } }\n"): typeof import('./graphql').OwnPurposesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BulkApprovals($after: String) {\n    bulkApprovals(first: 20, after: $after) {\n      nodes { id day department { code name } purpose { name } askedBy askedAt people limit approvedPeople approvedBy approvedAt reason }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').BulkApprovalsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApproveBulk($input: ApproveBulkInput!) { approveBulk(input: $input) { approval { id } userErrors { path code message } } }\n"): typeof import('./graphql').ApproveBulkDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkingCalendar($year: Int!, $next: Int!) {\n    now: workingYear(year: $year) { daysOff movedDays }\n    next: workingYear(year: $next) { daysOff movedDays }\n  }\n"): typeof import('./graphql').WorkingCalendarDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccessFigures { accessFigures { department { name } waiting returned overdue granted refused withdrawn } }\n"): typeof import('./graphql').AccessFiguresDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RequestAbout {\n    purposes { code name legalBasis departments { code } }\n    areas { id name level }\n    catalogue { code name subject valueType retired switchedOff }\n  }\n"): typeof import('./graphql').RequestAboutDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TryAccess($input: RequestAccessInput!) {\n    requestAccess(input: $input) {\n      request { id items { attribute form leadDepartment { name } state due dueNote needsTwo reason } }\n      userErrors { path code message }\n    }\n  }\n"): typeof import('./graphql').TryAccessDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RecertifyGrant($input: RecertifyGrantInput!) { recertifyGrant(input: $input) { kept dropped userErrors { path code message } } }\n"): typeof import('./graphql').RecertifyGrantDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AskableAttributes {\n    catalogue { code name subject leadDepartment { name } sharingClass sensitive retired switchedOff }\n  }\n"): typeof import('./graphql').AskableAttributesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AccessRequest on AccessRequest {\n    id department { code name } purpose { code name } legalBasis scenario areas { id name } conditions { condition label }\n    lastDay peoplePerDay askedBy askedAt\n    items {\n      attribute form leadDepartment { code name } state tier due dueNote overdue extended returned needsTwo firstApproval\n      grantedForm decidedBy decidedAt reason\n    }\n    steps { at actor department { name } kind attributes reason }\n    usage { attribute answers refusals subjects }\n  }\n"): typeof import('./graphql').AccessRequestFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccessRequestOne($filter: AccessRequestFilter!) { accessRequests(filter: $filter, first: 1) { nodes { ...AccessRequest } } }\n"): typeof import('./graphql').AccessRequestOneDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DecideAccess($input: DecideAccessInput!) { decideAccess(input: $input) { request { id } userErrors { path code message } } }\n"): typeof import('./graphql').DecideAccessDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WithdrawAccess($input: WithdrawAccessInput!) { withdrawAccess(input: $input) { request { id } userErrors { path code message } } }\n"): typeof import('./graphql').WithdrawAccessDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DisputeAccess($input: DisputeAccessInput!) { disputeAccess(input: $input) { request { id } userErrors { path code message } } }\n"): typeof import('./graphql').DisputeAccessDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResubmitAccess($input: ResubmitAccessInput!) { resubmitAccess(input: $input) { request { id } userErrors { path code message } } }\n"): typeof import('./graphql').ResubmitAccessDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AccessRequests($filter: AccessRequestFilter, $after: String) {\n    accessRequests(filter: $filter, first: 50, after: $after) {\n      nodes { id department { name } purpose { name } askedBy askedAt items { attribute form state due overdue leadDepartment { code } } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').AccessRequestsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DecideDuplicate($input: DecideDuplicateInput!) {\n    decideDuplicate(input: $input) {\n      decision mergeId records\n      conflicts { attribute { code name } shown }\n      warnings { message } userErrors { path code message }\n    }\n  }\n"): typeof import('./graphql').DecideDuplicateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UndoMerge($input: UndoMergeInput!) {\n    undoMerge(input: $input) { decision records laterDecisionCount userErrors { path code message } }\n  }\n"): typeof import('./graphql').UndoMergeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Side on Node {\n    id\n    ... on Resident { facts { attribute { code name } text } area { name } }\n    ... on Household { number facts { attribute { code name } text } area { name } }\n    ... on Dwelling { address facts { attribute { code name } text } area { name } }\n    ... on Premises { facts { attribute { code name } text } area { name } }\n  }\n"): typeof import('./graphql').SideFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Reviews($filter: DuplicateReviewFilter, $after: String) {\n    duplicateReviews(filter: $filter, first: 20, after: $after) {\n      nodes { ...Review }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n  fragment Review on DuplicateReview {\n    id reason state createdAt claimedBy claimedUntil decidedAt mergeId\n    area { name } askedBy { name }\n    subject { ...Side } candidate { ...Side }\n    agreeing { code name } disagreeing { code name }\n    score { bits band steps { comparison attributes { code name } level bits rarity sum } guards }\n  }\n"): typeof import('./graphql').ReviewsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ClaimReview($input: ClaimReviewInput!) { claimReview(input: $input) { review { ...Review } userErrors { path code message } } }\n"): typeof import('./graphql').ClaimReviewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReleaseReview($input: ClaimReviewInput!) { releaseReview(input: $input) { review { ...Review } userErrors { path code message } } }\n"): typeof import('./graphql').ReleaseReviewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MayRead($purpose: String!) {\n    viewer { mayRead(purpose: $purpose) { attribute answer lookup rule howToApply } }\n    catalogue { code name subject leadDepartment { name } }\n  }\n"): typeof import('./graphql').MayReadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Statistics($input: StatisticsInput!) {\n    statistics(input: $input) { area { name } agedFrom agedTo sex count suppressed incomplete }\n  }\n"): typeof import('./graphql').StatisticsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WhoAsked($input: AuditSummaryInput!) {\n    auditSummary(input: $input) { period department { code name } purpose attribute answers refusals writings subjects }\n  }\n"): typeof import('./graphql').WhoAskedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AskedForms {\n    burden(input: { period: MONTH }) {\n      rows { period form department { name } cells { reused confirmed newlyCollected askedAgain empty cells minutes } }\n    }\n    forms(first: 100) { nodes { code title } }\n  }\n"): typeof import('./graphql').AskedFormsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Tasks($filter: CollectionTaskFilter, $after: String) {\n    collectionTasks(filter: $filter, first: 100, after: $after) {\n      nodes { ...Task }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n  fragment Task on CollectionTask {\n    id question reason state due doneAt\n    attribute { code }\n    subject { id ... on Resident { name } ... on Premises { premisesName } }\n    household { id number householder { id name } }\n    dwelling { id address estate building unit room }\n    held { text status observedOn source { name } }\n  }\n"): typeof import('./graphql').TasksDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CompleteTask($input: CompleteTaskInput!) {\n    completeTask(input: $input) { task { ...Task } userErrors { path code message } }\n  }\n"): typeof import('./graphql').CompleteTaskDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportAskedTwice($input: ReportAskedTwiceInput!) {\n    reportAskedTwice(input: $input) { reported userErrors { path code message } }\n  }\n"): typeof import('./graphql').ReportAskedTwiceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Users($after: String) {\n    users(first: 50, after: $after) {\n      nodes { id login name role department { code name } area { name } active mustChangePassword }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').UsersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateUser($input: CreateUserInput!) { createUser(input: $input) { user { login } firstPassword userErrors { path code message } } }\n"): typeof import('./graphql').CreateUserDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeactivateUser($input: DeactivateUserInput!) { deactivateUser(input: $input) { user { id } userErrors { path code message } } }\n"): typeof import('./graphql').DeactivateUserDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReactivateUser($input: ReactivateUserInput!) { reactivateUser(input: $input) { user { id } userErrors { path code message } } }\n"): typeof import('./graphql').ReactivateUserDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResetPassword($input: ResetPasswordInput!) { resetPassword(input: $input) { code validUntil userErrors { path code message } } }\n"): typeof import('./graphql').ResetPasswordDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UserAreas { areas { id name level } }\n"): typeof import('./graphql').UserAreasDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query UnderstandAddress($address: String!) {\n    dwelling(address: $address) { status understoodAs dwelling { id address } candidates { id address } }\n  }\n"): typeof import('./graphql').UnderstandAddressDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PickDwellings($filter: DwellingFilter, $after: String) {\n    dwellings(filter: $filter, first: 100, after: $after) {\n      nodes { id address estate building unit room }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql').PickDwellingsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment KnownPerson on Resident {\n    id name sex birthDate idNumber mobilePhone residenceAddress formerName hukouAddress occupation employerName homePhone\n    ethnicity { code } livingArrangement { code } maritalStatus { code } educationLevel { code } politicalStatus { code }\n    mobilityImpaired\n    area { name }\n    facts(attributes: [\"person_name\"]) { attribute { code } text }\n  }\n"): typeof import('./graphql').KnownPersonFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KnownByNumber($number: String!) { resident(idDocument: { number: $number }) { ...KnownPerson } }\n"): typeof import('./graphql').KnownByNumberDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KnownByMatch($record: ResidentInput!, $filter: ResidentFilter!) {\n    matchResident(record: $record) { resident { ...KnownPerson } score { band steps { attributes { name } level bits rarity } guards } }\n    residents(filter: $filter, first: 5) { nodes { ...KnownPerson } }\n  }\n"): typeof import('./graphql').KnownByMatchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryGrant($input: DryRunGrantInput!) {\n    dryRunGrant(input: $input) { entries partial rows { department { name } purpose attribute gains operations subjects } }\n  }\n"): typeof import('./graphql').TryGrantDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Codes {\n    sex: catalogue(filter: { code: \"sex\" }) { code codes { code label } }\n    ethnicity: catalogue(filter: { code: \"ethnicity\" }) { code codes { code label } }\n    livingArrangement: catalogue(filter: { code: \"living_arrangement\" }) { code codes { code label } }\n    maritalStatus: catalogue(filter: { code: \"marital_status\" }) { code codes { code label } }\n    educationLevel: catalogue(filter: { code: \"education_level\" }) { code codes { code label } }\n    politicalStatus: catalogue(filter: { code: \"political_status\" }) { code codes { code label } }\n    relation: catalogue(filter: { code: \"relation_to_householder\" }) { code codes { code label } }\n  }\n"): typeof import('./graphql').CodesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CodesOf($code: String!) {\n    catalogue(filter: { code: $code }) { code valueType codes { code label } }\n  }\n"): typeof import('./graphql').CodesOfDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Names {\n    departments { code name }\n    purposes { code name }\n    catalogue { code name }\n  }\n"): typeof import('./graphql').NamesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Home on Household {\n    id\n    kind\n    number\n    dwelling { id address }\n    members { relation { code label } resident { id name } }\n  }\n"): typeof import('./graphql').HomeFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment Person on Resident {\n    id\n    name\n    sex\n    birthDate\n    idNumber\n    area { name }\n    closed { reason on }\n    facts {\n      attribute { code name leadDepartment { code name } }\n      text grade source { name } observedOn status reason conflicting absence\n    }\n    residing: household(kind: RESIDING) { ...Home }\n    registered: household(kind: REGISTERED) { ...Home }\n  }\n"): typeof import('./graphql').PersonFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RecordResident($input: RecordResidentInput!) {\n    recordResident(input: $input) {\n      decision\n      resident { ...Person }\n      candidates { byDocument score { bits } resident { id name sex birthDate residenceAddress area { name } facts(attributes: [\"person_name\"]) { attribute { code } text } } }\n      warnings { path code message }\n      userErrors { path code message }\n    }\n  }\n"): typeof import('./graphql').RecordResidentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      department { code name }\n      role\n      login\n      area { id code name }\n      purposes { code name needsCase }\n      can\n    }\n  }\n"): typeof import('./graphql').ViewerDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
