"""The ids that other programs rely on, written down once more: changing one is a decision, not a slip."""

ADVICE_CONTACTS = {
    "self_care": "practice_optional",
    "exercise_therapy": "practice",
    "gp_first": "gp_this_week",
    "gp_today": "gp_today",
    "emergency": "gp_now",
}
"""From least to most urgent."""

ENDS = {"gp_first", "gp_today", "emergency"}

ITEMS: dict[str, tuple[str, str]] = {
    "age": ("number", "1–120"),
    "pregnant": ("choice", "yes no not_applicable"),
    "pregnancy_alarm": (
        "checklist",
        "regular_cramps fluid_loss bleeding less_movement none not_sure",
    ),
    "bladder_saddle": (
        "checklist",
        "cannot_pee reduced_feeling_when_peeing new_loss_of_urine new_loss_of_stool saddle_numbness "
        "new_genital_or_sexual_numbness none not_sure",
    ),
    "leg_signs": (
        "choice",
        "none tingling_or_numb_patch weak_one_leg_stable weak_getting_worse weak_both_legs "
        "unsteady_walking not_sure",
    ),
    "sudden": (
        "checklist",
        "chest_pressure breathless_or_sweating tearing_pain collapse_or_near_faint pulsating_belly "
        "none not_sure",
    ),
    "ill": (
        "checklist",
        "fever shaking_chills_or_very_ill night_sweats burning_urination flank_colic "
        "unexplained_weight_loss blister_rash_on_painful_spot none not_sure",
    ),
    "history": (
        "checklist",
        "cancer osteoporosis_or_old_vertebral_fracture steroids_over_3_months weak_immunity injects_drugs "
        "spine_procedure_or_serious_infection_last_3_months known_aneurysm none not_sure",
    ),
    "injury": ("choice", "none minor major not_sure"),
    "region": ("checklist", "low_back mid_upper_back neck_shoulder buttock"),
    "duration": (
        "choice",
        "under_2_weeks 2_to_6_weeks 6_to_12_weeks 3_to_12_months 1_to_5_years over_5_years",
    ),
    "recurrence": ("choice", "first_ever occasional frequent"),
    "pain": ("scale", "0–10"),
    "can_move_about": ("choice", "yes no"),
    "leg_pain": ("choice", "none thigh below_knee_one below_knee_both both_legs_only_when_walking"),
    "pattern": (
        "checklist",
        "constant_whatever_position night_pain_out_of_bed steadily_worse_4_weeks_or_more none",
    ),
    "onset_under_45": ("choice", "yes no"),
    "inflammatory": (
        "checklist",
        "onset_before_35 stiff_over_30_min better_with_moving wakes_second_half_of_night "
        "alternating_or_deep_buttock_pain nsaid_clearly_helps parent_or_sibling_with_axspa "
        "psoriasis_uveitis_or_ibd heel_or_joint_inflammation none",
    ),
    "limitation": ("scale", "0–10"),
    "aggravating": ("checklist", "sitting standing walking bending lifting getting_up lying none"),
    "fear": ("scale", "0–10"),
    "avoidance": ("scale", "0–10"),
    "worry": ("scale", "0–10"),
    "low_mood": ("scale", "0–10"),
    "expectation": ("scale", "0–10"),
    "stress": ("scale", "0–10"),
    "sleep": ("scale", "0–10"),
    "activity": ("choice", "under_30 30_to_75 75_to_150 150_or_more"),
    "work": ("choice", "sitting standing heavy mixed not_working"),
    "smoking": ("choice", "no yes ex not_told"),
    "weight": ("choice", "normal overweight obesity not_told"),
}
"""In the order in which they are asked."""

OPTIONAL_ITEMS: dict[str, tuple[str, str]] = {
    "goal": ("text", ""),
    "earlier_care": (
        "checklist",
        "physiotherapy exercise_therapy manual_therapy medication injection surgery none",
    ),
    "easing": ("checklist", "sitting standing walking bending lifting getting_up lying none"),
}

RULES: dict[str, dict[str, str | None]] = {
    "emergency": {
        "heart_or_lung": "112",
        "aorta": "112",
        "aneurysm_mimic": "gp_now",
        "cauda_equina": "gp_now",
        "progressive_weakness": "gp_now",
        "cord_compression": "gp_now",
        "unstable_fracture": "112",
        "sepsis": "gp_now",
        "obstetric": "midwife_now",
    },
    "gp_today": dict.fromkeys(
        [
            "fever",
            "renal_colic",
            "cancer_with_signs",
            "fracture_risk",
            "motor_deficit",
            "bilateral_leg_pain",
            "major_injury",
            "infection_risk",
            "locked",
            "shingles",
            "unsure_about_nerves",
        ]
    ),
    "gp_first": dict.fromkeys(
        [
            "under_18",
            "axial_spondyloarthritis",
            "cancer_history",
            "unexplained_signs",
            "bone_risk",
            "first_at_75",
            "weak_flags",
            "walking_legs",
            "sciatica_not_settling",
            "very_low_mood",
            "unsure_about_illness",
        ]
    ),
    "exercise_therapy": dict.fromkeys(
        [
            "profile_raised",
            "fear_high",
            "keeps_coming_back",
            "not_settling",
            "lifestyle_load",
            "radiating_leg",
            "pregnant",
        ]
    ),
}
"""Per advice each rule with its contact."""

SCORES = {
    "duration_score": "acute subacute persistent",
    "severity": "mild moderate severe",
    "fear_of_movement": "low raised high",
    "lifestyle": "favourable attention strained",
    "profile": "low medium high",
}

FOCUS = {
    "mobility_and_stability",
    "strength",
    "coordination_and_movement_patterns",
    "moving_with_confidence",
    "load_and_recovery",
}
ATTENTION = {"sleep", "stress", "activity", "work", "smoking", "weight"}
